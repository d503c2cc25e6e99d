namespace Leeward.Runs.Tests.Reference;

/// <summary>A condition as plain data, with its text for the procedure document and its own slow meaning: true, false or null for unknown.</summary>
internal abstract record Condition
{
    public abstract string Text { get; }

    public abstract IEnumerable<string> Names { get; }

    public abstract bool? Holds(Func<string, object?> facts);

    public sealed record Is(string Name, string Value) : Condition
    {
        public override string Text => $"{Name} == '{Value}'";
        public override IEnumerable<string> Names => [Name];
        public override bool? Holds(Func<string, object?> facts) => facts(Name) is string known ? known == Value : null;
    }

    public sealed record Flag(string Name) : Condition
    {
        public override string Text => Name;
        public override IEnumerable<string> Names => [Name];
        public override bool? Holds(Func<string, object?> facts) => facts(Name) as bool?;
    }

    public sealed record Below(string Name, int Number) : Condition
    {
        public override string Text => $"{Name} < {Number}";
        public override IEnumerable<string> Names => [Name];
        public override bool? Holds(Func<string, object?> facts) => facts(Name) is decimal known ? known < Number : null;
    }

    public sealed record Known(string Name) : Condition
    {
        public override string Text => $"known({Name})";
        public override IEnumerable<string> Names => [Name];
        public override bool? Holds(Func<string, object?> facts) => facts(Name) is not null;
    }

    public sealed record Not(Condition One) : Condition
    {
        public override string Text => $"!({One.Text})";
        public override IEnumerable<string> Names => One.Names;
        public override bool? Holds(Func<string, object?> facts) => One.Holds(facts) is { } known ? !known : null;
    }

    public sealed record Both(Condition One, Condition Two) : Condition
    {
        public override string Text => $"({One.Text} && {Two.Text})";
        public override IEnumerable<string> Names => One.Names.Concat(Two.Names);

        public override bool? Holds(Func<string, object?> facts)
        {
            bool? one = One.Holds(facts), two = Two.Holds(facts);
            return one == false || two == false ? false : one is null || two is null ? null : true;
        }
    }

    public sealed record Either(Condition One, Condition Two) : Condition
    {
        public override string Text => $"({One.Text} || {Two.Text})";
        public override IEnumerable<string> Names => One.Names.Concat(Two.Names);

        public override bool? Holds(Func<string, object?> facts)
        {
            bool? one = One.Holds(facts), two = Two.Holds(facts);
            return one == true || two == true ? true : one is null || two is null ? null : false;
        }
    }
}
