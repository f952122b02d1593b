using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => throw null!;
}

public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public class ValueProviderContext
{
    public IResource? Caller { get; init; }

    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public NetworkIdentifier? Network { get; init; }
}

public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty;

    internal ReferenceExpression()
    {
    }

    public string Format { get; }

    public bool IsConditional { get; }

    public IReadOnlyList<string> ManifestExpressions { get; }

    public IReadOnlyList<string?> StringFormats { get; }

    public string ValueExpression { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    IEnumerable<object> IValueWithReferences.References => throw null!;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => throw null!;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => throw null!;

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => throw null!;

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        public readonly void AppendLiteral(string value) => throw null!;

        public readonly void AppendFormatted(string? value) => throw null!;

        public readonly void AppendFormatted(string? value, string? format = null) => throw null!;

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => throw null!;

        [Obsolete("An expression in an expression takes no format.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) => throw null!;
    }
}

public class ReferenceExpressionBuilder
{
    public bool IsEmpty { get; }

    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler) => throw null!;

    public void AppendFormatted(string? value) => throw null!;

    public void AppendFormatted(string? value, string? format = null) => throw null!;

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => throw null!;

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => throw null!;

    public void AppendLiteral(string value) => throw null!;

    public void AppendValueProvider(object valueProvider, string? format = null) => throw null!;

    public ReferenceExpression Build() => throw null!;

    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(
        int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        public readonly void AppendLiteral(string value) => throw null!;

        public readonly void AppendFormatted(string? value) => throw null!;

        public void AppendFormatted(string? value, string format) => throw null!;

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => throw null!;

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => throw null!;
    }
}
