using Leeward.Kernel.Records;

namespace Leeward.Kernel.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Waits for a node.</summary>
    Waiting = 0,
    /// <summary>A node works on it; when that node's lease has run out, another goes on.</summary>
    Running = 1,
    /// <summary>Finished.</summary>
    Done = 2,
    /// <summary>Given up; <see cref="Job.Error"/> says why.</summary>
    Failed = 3,
}

/// <summary>Long work, cut into partitions. Holds codes and counts only, never a name.</summary>
public sealed class Job : IRecord
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; init; }
    /// <summary>What work it is; the name of an <see cref="IJobKind"/>.</summary>
    public string Kind { get; init; } = "";
    /// <inheritdoc/>
    public string Region { get; init; } = "";
    /// <inheritdoc/>
    public Sensitivity Sensitivity { get; init; }
    /// <inheritdoc/>
    public Guid AccessId { get; init; }
    /// <summary>The same work has the same key, so that asking again goes on with the unfinished job; null where that makes no sense.</summary>
    public string? Key { get; init; }
    /// <summary>What the kind needs to know, as JSON.</summary>
    public string Input { get; init; } = "";
    /// <summary>False for work that only the asking process can do, such as reading a file on its disk.</summary>
    public bool AnyNode { get; init; } = true;
    /// <summary>Where it stands.</summary>
    public JobState State { get; set; }
    /// <summary>How much is done.</summary>
    public long Done { get; set; }
    /// <summary>Of how much; null while unknown.</summary>
    public long? Total { get; set; }
    /// <summary>The last finished partition; written in the partition's own transaction.</summary>
    public string Cursor { get; set; } = "";
    /// <summary>What came out so far, as JSON.</summary>
    public string Answer { get; set; } = "";
    /// <summary>The node at work.</summary>
    public string? LeaseOwner { get; set; }
    /// <summary>Until when the node has it to itself.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
    /// <summary>Starts without a finished partition since.</summary>
    public int Tries { get; set; }
    /// <summary>Not before this moment, after a failed try.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    /// <summary>The code of the refusal, or the type of what went wrong.</summary>
    public string? Error { get; set; }
    /// <summary>The arguments of the refusal, as a JSON list of texts.</summary>
    public string? ErrorArgs { get; set; }
    /// <summary>Who asked for it and in whose name it works; null for the command line.</summary>
    public Guid? AskedById { get; init; }
    /// <summary>Their name at the time.</summary>
    public string AskedBy { get; init; } = "";
    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt { get; init; }
    /// <summary>When a node first took it.</summary>
    public DateTimeOffset? StartedAt { get; set; }
    /// <summary>When it was done or given up.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A piece of a file that a job reads or writes, sealed: it may hold names.</summary>
public sealed class JobChunk
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }
    /// <summary>Which of its files.</summary>
    public string Name { get; init; } = "";
    /// <summary>0, 1, 2...</summary>
    public int Seq { get; init; }
    /// <summary>The sealed bytes.</summary>
    public byte[] Cipher { get; init; } = [];
    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Work of one kind. Registered in a module's services; runs in a scope in which the person acts who asked for it.</summary>
public interface IJobKind
{
    /// <summary>For example <c>cases.import.children</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Does the work from <see cref="JobRun.Cursor"/> on, each partition through <see cref="JobRun.PartitionAsync"/>. A refusal gives the job up; an
    /// exception lets it be tried again later.
    /// </summary>
    Task<Outcome> RunAsync(JobRun run, CancellationToken ct);
}
