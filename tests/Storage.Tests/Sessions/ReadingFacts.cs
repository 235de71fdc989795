using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Sessions;

public abstract class ReadingFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task From_any_seq_all_that_follows_comes_once_and_in_order()
    {
        var owner = await CreateSessionAsync();
        await owner.RunTurnAsync("go", [.. Enumerable.Range(0, 40).Select(number => $"{number} ")]);
        for (var after = 0L; after <= owner.HeadSeq; after++)
        {
            var seqs = new List<long>();
            for (var at = after; at < owner.HeadSeq;)
            {
                var batch = (await owner.ReadAsync(at, 7))!;
                Assert.InRange(batch.Frames.Length, 1, 7);
                Assert.Equal(owner.HeadSeq, batch.HeadSeq);
                seqs.AddRange(batch.Frames.Select(frame => frame.Seq));
                at = batch.LastSeq;
            }

            Assert.Equal(Enumerable.Range((int)after + 1, (int)(owner.HeadSeq - after)).Select(seq => (long)seq), seqs);
        }
    }

    [ContractFact]
    public async Task Many_heads_are_read_at_once()
    {
        var heads = new Dictionary<string, long>();
        foreach (var id in (string[])["a", "b", "c"])
        {
            var owner = await CreateSessionAsync(id);
            if (id != "c") await owner.RunTurnAsync("go", id);
            heads[id] = owner.HeadSeq;
        }

        var asked = heads.Keys.Concat(Enumerable.Range(0, 1200).Select(number => $"absent-{number}")).ToArray();
        Assert.Equal(heads, await Node.Reader.ReadHeadsAsync(asked, CancellationToken.None));
    }

    [ContractFact]
    public async Task Nothing_follows_the_head()
    {
        var owner = await CreateSessionAsync();
        await owner.RunTurnAsync("go", "a");
        var batch = (await owner.ReadAsync(owner.HeadSeq))!;
        Assert.Empty(batch.Frames);
        Assert.Equal(owner.HeadSeq, batch.HeadSeq);
    }

    [ContractFact]
    public async Task A_session_without_frames_has_an_empty_log_and_no_session_has_none()
    {
        var owner = await CreateSessionAsync();
        Assert.Empty((await owner.ReadAsync())!.Frames);
        Assert.Null(await Node.Reader.ReadFramesAsync("absent", 0, 10, CancellationToken.None));
        Assert.Empty(await Node.Reader.ReadMessagesAsync("absent", CancellationToken.None));
    }

    [ContractFact]
    public async Task One_read_is_bounded_in_bytes_but_never_empty()
    {
        var owner = await CreateSessionAsync();
        await owner.StartTurnAsync("go");
        var big = new string('x', Options.MaxReadBytes / 2);
        await owner.SayAsync(big, big, big, big + big + big, "end");

        var lengths = new List<int>();
        for (var at = 0L; at < owner.HeadSeq;)
        {
            var batch = (await owner.ReadAsync(at))!;
            lengths.Add(batch.Frames.Length);
            at = batch.LastSeq;
        }

        Assert.Equal([3, 1, 1, 1, 1], lengths);
    }

    [ContractFact]
    public async Task The_owner_of_a_deleted_session_is_still_known()
    {
        var owner = await CreateSessionAsync("s", "ada");
        Assert.Equal(new SessionOwner("ada", false), await Node.Reader.FindOwnerAsync("s", CancellationToken.None));
        await owner.SetAsync(owner.State with { DeletedAt = Now });
        Assert.Equal(new SessionOwner("ada", true), await Node.Reader.FindOwnerAsync("s", CancellationToken.None));
        Assert.Null(await Node.Reader.FindOwnerAsync("absent", CancellationToken.None));
    }

    [ContractFact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Node.Reader.FindOwnerAsync("s", gone.Token));
    }

    [ContractFact]
    public async Task What_another_process_committed_is_there_at_once()
    {
        var owner = await CreateSessionAsync("s");
        var other = await StartAnotherAsync();
        for (var turn = 0; turn < 20; turn++)
        {
            await owner.RunTurnAsync("go", "a");
            var batch = await other.Reader.ReadFramesAsync("s", 0, 1000, CancellationToken.None);
            Assert.Equal(owner.HeadSeq, batch!.Frames[^1].Seq);
        }
    }

    protected override void Adjust(StorageOptions options) => options.MaxReadBytes = 64 * 1024;
}

public sealed class SqliteReadingFacts() : ReadingFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresReadingFacts() : ReadingFacts(new PostgresTestDatabase());
