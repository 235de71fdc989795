namespace VaporForge.Chaos.Checking;

/// <summary>Folds numbers that should be <c>first+1, first+2, ...</c>, once each and in order, into what is wrong with them. The one
/// rule for frames at a viewer and for words in a turn.</summary>
internal sealed class OrderCount
{
    private readonly HashSet<long> _seen = [];
    private readonly long _first;

    /// <param name="first">What was had before: the numbers begin after it.</param>
    public OrderCount(long first) => _first = Highest = first;

    public long Highest { get; private set; }
    public long Duplicate { get; private set; }
    public long Reordered { get; private set; }

    /// <summary>What is at or below <c>first</c> was had before, so it is a duplicate.</summary>
    public void Add(long number)
    {
        if (number <= _first || !_seen.Add(number)) Duplicate++;
        else if (number < Highest) Reordered++;
        Highest = Math.Max(Highest, number);
    }

    /// <summary>How many of the numbers through <paramref name="last"/> never came.</summary>
    public long Lost(long last)
    {
        long lost = 0;
        for (var number = _first + 1; number <= last; number++)
        {
            if (!_seen.Contains(number)) lost++;
        }

        return lost;
    }

    /// <summary>The first number that never came; for the report.</summary>
    public long FirstLost(long last)
    {
        var number = _first + 1;
        while (number <= last && _seen.Contains(number)) number++;
        return number;
    }
}
