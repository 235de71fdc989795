using System.Collections;

namespace Orleans.Embedded;

/// <summary>
/// Calls in order, linked through themselves: adding, taking out and cancelling cost no allocation and no search.
/// Its activation guards it.
/// </summary>
internal sealed class CallList : IEnumerable<GrainCall>
{
    public GrainCall? First { get; private set; }

    public int Count { get; private set; }

    /// <summary>How many calls may run beside a running one. When there are none, nobody needs to look for
    /// them.</summary>
    public int InterleavingCount { get; private set; }

    private GrainCall? Last { get; set; }

    public void Add(GrainCall call)
    {
        call.List = this;
        call.Previous = Last;
        if (Last is null)
            First = call;
        else
            Last.Next = call;
        Last = call;
        Count++;
        InterleavingCount += MayInterleave(call);
    }

    public void Remove(GrainCall call)
    {
        if (call.Previous is null)
            First = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            Last = call.Previous;
        else
            call.Next.Previous = call.Previous;
        call.List = null;
        call.Next = call.Previous = null;
        Count--;
        InterleavingCount -= MayInterleave(call);
    }

    public IEnumerator<GrainCall> GetEnumerator()
    {
        for (var call = First; call is not null; call = call.Next)
            yield return call;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int MayInterleave(GrainCall call) =>
        call.Has(CallOptions.AlwaysInterleave | CallOptions.ReadOnly) ? 1 : 0;
}
