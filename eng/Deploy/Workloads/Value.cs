namespace LlmMesh.Deploy.Workloads;

/// <summary>A text of the manifest with its expressions resolved, but for what the operator has yet to say.</summary>
internal sealed record Value(IReadOnlyList<ValuePart> Parts)
{
    /// <summary>The one parameter that is the whole text.</summary>
    public Parameter? OnlyParameter => Parts is [{ Parameter: { } parameter }] ? parameter : null;

    /// <summary>The parameters in it.</summary>
    public IEnumerable<Parameter> Parameters => Parts.Select(part => part.Parameter).OfType<Parameter>();

    /// <summary>A text that is a parameter and nothing else.</summary>
    public static Value Of(Parameter parameter) => new([new ValuePart("", parameter)]);

    /// <summary>The same text, in which this parameter must be given.</summary>
    public Value Requiring(string parameter) => new(
        [.. Parts.Select(part => part.Parameter?.Name == parameter ? part with { Parameter = part.Parameter with { IsOptional = false } } : part)]);

    /// <summary>The text, each part written as its reader wants it.</summary>
    public string Render(Func<string, string> literal, Func<Parameter, string> parameter) =>
        string.Concat(Parts.Select(part => part.Parameter is { } asked ? parameter(asked) : literal(part.Literal)));
}

/// <summary>A piece of text, or a parameter in its place.</summary>
internal sealed record ValuePart(string Literal, Parameter? Parameter);

/// <summary>What the operator says.</summary>
/// <param name="Name">Its name in the manifest.</param>
/// <param name="Default">What holds if nothing is said.</param>
/// <param name="IsOptional">Whether it may be left out altogether.</param>
/// <param name="IsGenerated">Whether chance may say it.</param>
internal sealed record Parameter(string Name, string? Default, bool IsOptional, bool IsGenerated)
{
    /// <summary>One that may be left out.</summary>
    public static Parameter Optional(string name) => new(name, Default: null, IsOptional: true, IsGenerated: false);

    /// <summary>Its name as a variable.</summary>
    public string Variable => Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>What a parameter is called that has this variable.</summary>
    public static string NameOf(string variable) => variable.Replace('_', '-').ToLowerInvariant();

    /// <summary>Whether nothing starts without it.</summary>
    public bool IsRequired => Default is null && !IsOptional;
}
