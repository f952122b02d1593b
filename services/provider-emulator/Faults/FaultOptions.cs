namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>The option values of one call of a fault; already validated, so reading them cannot fail.</summary>
internal sealed class FaultOptions(IReadOnlyDictionary<string, string> values)
{
    public static readonly FaultOptions None = new(new Dictionary<string, string>());

    /// <summary>The value given, or the option's default, or null.</summary>
    public int? Find(NumberOption option) => values.TryGetValue(option.Name, out string? value) ? int.Parse(value) : option.Default;

    /// <summary>The value given, or the default, or 0.</summary>
    public int Get(NumberOption option) => Find(option) ?? 0;

    /// <summary>The value given, or null.</summary>
    public string? Find(TextOption option) => values.GetValueOrDefault(option.Name);

    public string Get(ChoiceOption option) => values.TryGetValue(option.Name, out string? value) ? value : option.Choices[0];

    public TimeSpan Time(NumberOption milliseconds) => TimeSpan.FromMilliseconds(Get(milliseconds));
}
