using System.Text;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Redaction;

namespace LlmMesh.Usage.Alerts;

/// <summary>What is watched and who is called, with the keys of the signatures.</summary>
/// <param name="Settings">As configured.</param>
/// <param name="Keys">The key of every webhook, by its name; not empty.</param>
internal sealed record AlertTerms(AlertSettings Settings, IReadOnlyDictionary<string, byte[]> Keys)
{
    /// <summary>Name of the sink that is the log; no webhook has it.</summary>
    public const string LogSink = "log";

    /// <summary>Where notifications go.</summary>
    public IReadOnlyList<string> Sinks => [.. Settings.Log ? [LogSink] : Array.Empty<string>(), .. Settings.Webhooks.Keys.Order(StringComparer.Ordinal)];
}

/// <summary>
/// The alerts' terms in force. They follow the mesh's configuration, except to a webhook without a secret: at the start the service
/// refuses that and ends, on a reload the terms before it stay. (The configuration itself cannot tell, because the secret is this
/// service's alone and the other services read the same file.)
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class AlertPolicy : IDisposable
{
    private readonly IConfiguration _variables;
    private readonly ILogger<AlertPolicy> _logger;
    private readonly IDisposable _subscription;
    private volatile AlertTerms _current;
    private volatile IReadOnlyList<ConfigurationError> _errors = [];

    /// <exception cref="InvalidConfigurationException">A webhook's secret is missing or empty.</exception>
    public AlertPolicy(CatalogSource catalog, IConfiguration variables, ILogger<AlertPolicy> logger)
    {
        _variables = variables;
        _logger = logger;
        (AlertTerms terms, IReadOnlyList<ConfigurationError> errors) = Read(catalog.Current.Alerts);
        if (errors.Count > 0)
        {
            throw new InvalidConfigurationException("The configuration of alerts", errors);
        }

        _current = terms;
        _subscription = catalog.OnChange(snapshot => Follow(snapshot.Alerts));
    }

    /// <summary>The terms in force.</summary>
    public AlertTerms Current => _current;

    /// <summary>Why the configuration's present terms are not the ones in force; empty when they are.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    public void Dispose() => _subscription.Dispose();

    private void Follow(AlertSettings settings)
    {
        (AlertTerms terms, IReadOnlyList<ConfigurationError> errors) = Read(settings);
        _errors = errors;
        if (errors.Count == 0)
        {
            _current = terms;
        }
        else
        {
            LogRefused(string.Join("; ", errors));
        }
    }

    private (AlertTerms Terms, IReadOnlyList<ConfigurationError> Errors) Read(AlertSettings settings)
    {
        List<ConfigurationError> errors = [];
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string name, AlertWebhook webhook) in settings.Webhooks)
        {
            if (_variables[webhook.SecretVariable] is { } secret && !string.IsNullOrWhiteSpace(secret))
            {
                SecretRegister.Add(secret);
                keys.Add(name, Encoding.UTF8.GetBytes(secret.Trim()));
            }
            else
            {
                errors.Add(new ConfigurationError(
                    $"$.alerts.webhooks.{name}.secret_variable",
                    $"names a variable that is missing or empty: set {webhook.SecretVariable} for the usage service, or remove the webhook."));
            }
        }

        return (new AlertTerms(settings, keys), errors);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The new configuration of alerts is refused, the one before stays in force: {Errors}")]
    private partial void LogRefused(string errors);
}
