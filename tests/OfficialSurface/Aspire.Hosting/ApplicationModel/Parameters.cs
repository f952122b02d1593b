using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();

    public abstract void WriteToManifest(ManifestPublishingContext context);
}

public sealed class GenerateParameterDefault : ParameterDefault
{
    public bool Lower { get; set; }

    public int MinLength { get; set; }

    public int MinLower { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public int MinUpper { get; set; }

    public bool Numeric { get; set; }

    public bool Special { get; set; }

    public bool Upper { get; set; }

    public override string GetDefaultValue() => throw null!;

    public override void WriteToManifest(ManifestPublishingContext context) => throw null!;
}

public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : Resource(name), IExpressionValue
{
    public ParameterDefault? Default { get; set; }

    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    public bool IsConnectionString { get; set; }

    public bool Secret { get; }

    [Obsolete("Use GetValueAsync, or hand on the parameter itself.")]
    public string Value { get; }

    public string ValueExpression { get; }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => throw null!;

    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) => throw null!;
}
