using System.Collections.Generic;

namespace Orleans.Generator;

/// <summary>What one type contributes: declarations, statements of the registration, and problems. Compared by
/// value.</summary>
internal sealed record Piece(string Declarations, string Registration, EquatableArray<Problem> Problems)
{
    public static Piece? Of(CodeText declarations, string registration, List<Problem> problems) =>
        problems.Count == 0
            ? new Piece(declarations.ToString(), registration, new EquatableArray<Problem>([]))
            : new Piece("", "", new EquatableArray<Problem>(problems));
}
