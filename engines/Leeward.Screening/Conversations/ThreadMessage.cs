using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Conversations;

/// <summary>What a message was found to do; several may hold.</summary>
[Flags]
public enum Signals
{
    /// <summary>Nothing found.</summary>
    None = 0,
    /// <summary>Attacks somebody.</summary>
    Attack = 1,
    /// <summary>Threatens somebody.</summary>
    Threat = 1 << 1,
    /// <summary>Encourages to self-harm or suicide.</summary>
    UrgesSelfHarm = 1 << 2,
    /// <summary>Tells of an own wish to die or of self-harm.</summary>
    TellsOfSelfHarm = 1 << 3,
    /// <summary>Gives away private facts (number, address, school and class).</summary>
    PrivateFacts = 1 << 4,
    /// <summary>Asks not to be written to.</summary>
    AsksToStop = 1 << 5,
    /// <summary>Asks for the age or says it does not matter.</summary>
    AsksAge = 1 << 6,
    /// <summary>Asks to keep something secret.</summary>
    AsksSecrecy = 1 << 7,
    /// <summary>Asks whether somebody is alone, or where the parents are.</summary>
    AsksAlone = 1 << 8,
    /// <summary>Asks to go on in another place (another app, private chat).</summary>
    AsksToMove = 1 << 9,
    /// <summary>Asks for pictures or the camera.</summary>
    AsksPicture = 1 << 10,
    /// <summary>Asks to meet.</summary>
    AsksToMeet = 1 << 11,
    /// <summary>Offers presents or money.</summary>
    Offers = 1 << 12,
    /// <summary>Speaks of sexual things.</summary>
    Sexual = 1 << 13,
    /// <summary>Flatters, or sets itself up as the only one who understands.</summary>
    Flatters = 1 << 14,
    /// <summary>May attack somebody: the model is not sure. Counts only beside clear attacks of others.</summary>
    Doubtful = 1 << 15,
    /// <summary>Speaks of a third person's number, address or name.</summary>
    OfAnother = 1 << 16,
}

/// <summary>A message as the thread view needs it: no text, only who, to whom, when and what was found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Target">Whom it is meant for; empty where it is for all.</param>
/// <param name="At">When.</param>
/// <param name="Found">What was found in it.</param>
/// <param name="Strength">How strong the attack is, from 0 to 1.</param>
/// <param name="SenderIs">Adult, minor or not known.</param>
/// <param name="TargetIs">Adult, minor or not known.</param>
public sealed record ThreadMessage(string Id, string Sender, string Target, DateTimeOffset At, Signals Found, double Strength = 0, Party SenderIs = Party.Any, Party TargetIs = Party.Any);

/// <summary>What kind of pattern was found over several messages.</summary>
public enum ThreadPattern
{
    /// <summary>Many against one.</summary>
    PileOn,
    /// <summary>One sender grows worse towards one target.</summary>
    Escalation,
    /// <summary>One sender goes on writing to somebody who does not answer or asked for an end.</summary>
    RepeatedContact,
    /// <summary>Private facts of somebody are spread.</summary>
    Doxxing,
    /// <summary>Somebody is urged to self-harm.</summary>
    UrgedToSelfHarm,
    /// <summary>An adult, or somebody unknown, approaches a minor step by step.</summary>
    Approach,
}

/// <summary>A pattern, who takes part, and the messages that show it.</summary>
/// <param name="Pattern">Which.</param>
/// <param name="Category">The code of the harm category.</param>
/// <param name="Target">Who suffers it.</param>
/// <param name="Senders">Who does it, in ordinal order.</param>
/// <param name="Messages">The ids of the messages, in the order of time.</param>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
/// <param name="Score">How clear it is, from 0 to 1; the limits of the policy give 0.5.</param>
/// <param name="Steps">For an approach: the steps seen.</param>
public sealed record ThreadFinding(ThreadPattern Pattern, string Category, string Target, IReadOnlyList<string> Senders, IReadOnlyList<string> Messages, DateTimeOffset From, DateTimeOffset To, double Score, Signals Steps = Signals.None);

/// <summary>From when on a pattern is told. All are part of the policy and may be changed there.</summary>
public sealed record ThreadLimits
{
    /// <summary>The window for many against one.</summary>
    public TimeSpan PileOnWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>So many different senders of attacks on one target.</summary>
    public int PileOnSenders { get; init; } = 3;

    /// <summary>And so many attacks, at least half of them clear ones.</summary>
    public int PileOnMessages { get; init; } = 4;

    /// <summary>And this share of all that was written to the target in that time.</summary>
    public double PileOnShare { get; init; } = 0.3;

    /// <summary>The window for growing worse.</summary>
    public TimeSpan EscalationWithin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>So many attacks of one sender on one target, the last ones stronger than the first ones.</summary>
    public int EscalationMessages { get; init; } = 3;

    /// <summary>By so much must the mean strength of the second half be above that of the first.</summary>
    public double EscalationRise { get; init; } = 0.2;

    /// <summary>The window for repeated contact.</summary>
    public TimeSpan ContactWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>So many messages without an answer.</summary>
    public int ContactUnanswered { get; init; } = 10;

    /// <summary>So many messages after being asked to stop.</summary>
    public int ContactAfterStop { get; init; } = 3;

    /// <summary>The window for an approach.</summary>
    public TimeSpan ApproachWithin { get; init; } = TimeSpan.FromDays(30);

    /// <summary>So many different steps, one of them secrecy, pictures, meeting or sexual talk.</summary>
    public int ApproachSteps { get; init; } = 3;

    /// <summary>The categories of the patterns, in their order.</summary>
    public IReadOnlyDictionary<ThreadPattern, string> Categories { get; init; } = new Dictionary<ThreadPattern, string>
    {
        [ThreadPattern.PileOn] = "B01", [ThreadPattern.Escalation] = "B01", [ThreadPattern.RepeatedContact] = "B03",
        [ThreadPattern.Doxxing] = "B04", [ThreadPattern.UrgedToSelfHarm] = "I07", [ThreadPattern.Approach] = "I11",
    };
}
