namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>One option of a fault: its name and what it means.</summary>
internal abstract record FaultOption(string Name, string Meaning)
{
    /// <summary>What a value must be, in words.</summary>
    public abstract string Expected { get; }

    public abstract bool Accepts(string value);
}

/// <summary>A whole number from 0 to <paramref name="Maximum"/>.</summary>
/// <param name="Name">As written in the grammar.</param>
/// <param name="Meaning">What it does, for the documentation and the catalogue.</param>
/// <param name="Default">The value when absent; null when absence has a meaning of its own.</param>
/// <param name="Maximum">The largest value accepted.</param>
internal sealed record NumberOption(string Name, string Meaning, int? Default = null, int Maximum = int.MaxValue)
    : FaultOption(Name, Meaning)
{
    public override string Expected => $"a whole number from 0 to {Maximum}";

    public override bool Accepts(string value) => int.TryParse(value, out int number) && number >= 0 && number <= Maximum;
}

/// <summary>One of some words; the first is the default.</summary>
internal sealed record ChoiceOption(string Name, string Meaning, params string[] Choices) : FaultOption(Name, Meaning)
{
    public override string Expected => "one of " + string.Join(", ", Choices);

    public override bool Accepts(string value) => Choices.Contains(value, StringComparer.Ordinal);
}

/// <summary>A text without a comma; absence has a meaning of its own.</summary>
internal sealed record TextOption(string Name, string Meaning) : FaultOption(Name, Meaning)
{
    public override string Expected => "a text that is not empty";

    public override bool Accepts(string value) => value.Length > 0;
}
