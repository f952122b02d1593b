using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting
{
    /// <summary>A parameter has no value; the message says where to set one.</summary>
    public class MissingParameterValueException : DistributedApplicationException
    {
        /// <summary>With which parameter it is and what to do.</summary>
        public MissingParameterValueException(string message)
            : base(message)
        {
        }

        /// <summary>With which parameter it is, what to do, and what caused it.</summary>
        public MissingParameterValueException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A value that is asked from configuration (<c>Parameters:name</c>) and known to publishers by name only.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="callback">Gives the value, asked once; it is handed <see cref="Default"/>.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : Resource(name), IManifestExpressionProvider, IValueProvider
    {
        private readonly Lock _lock = new();
        private string? _value;

        /// <summary>What stands in for a value that configuration does not have.</summary>
        public ParameterDefault? Default { get; set; }

        /// <summary>Whether the value must not be shown.</summary>
        public bool Secret { get; } = secret;

        /// <summary>Whether the value is a connection string.</summary>
        public bool IsConnectionString { get; set; }

        /// <summary>What the value is for.</summary>
        public string? Description { get; set; }

        /// <summary>Whether the description is Markdown.</summary>
        public bool EnableDescriptionMarkdown { get; set; }

        /// <inheritdoc />
        public string ValueExpression => $"{{{Name}.value}}";

        /// <inheritdoc />
        /// <exception cref="MissingParameterValueException">There is none.</exception>
        [SuppressMessage("Design", "MA0061", Justification = "The official signature has no default either.")]
        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                return new(_value ??= callback(Default));
            }
        }
    }
}
