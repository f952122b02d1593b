namespace LlmMesh.Deploy.Workloads;

/// <summary>A text of the manifest with its expressions resolved, but for what the operator has yet to say.</summary>
internal sealed record Value(IReadOnlyList<ValuePart> Parts)
{
    /// <summary>The one parameter that is the whole text.</summary>
    public Parameter? OnlyParameter => Parts is [{ Parameter: { } parameter }] ? parameter : null;

    /// <summary>The parameters in it.</summary>
    public IEnumerable<Parameter> Parameters => Parts.Select(part => part.Parameter).OfType<Parameter>();

    public static Value Of(string literal) => new([new ValuePart(literal, Parameter: null)]);

    /// <summary>The text, each part written as its reader wants it.</summary>
    public string Render(Func<string, string> literal, Func<Parameter, string> parameter) =>
        string.Concat(Parts.Select(part => part.Parameter is { } asked ? parameter(asked) : literal(part.Literal)));
}

/// <summary>A piece of text, or a parameter in its place.</summary>
internal sealed record ValuePart(string Literal, Parameter? Parameter);

/// <summary>What the operator says.</summary>
/// <param name="Name">Its name in the manifest.</param>
/// <param name="Default">What holds if nothing is said.</param>
/// <param name="IsSecret">Whether nobody must see it.</param>
/// <param name="IsOptional">Whether it may be left out altogether.</param>
internal sealed record Parameter(string Name, string? Default, bool IsSecret, bool IsOptional)
{
    /// <summary>Its name as a variable.</summary>
    public string Variable => Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Whether nothing starts without it.</summary>
    public bool IsRequired => Default is null && !IsOptional;
}
