using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Parameters;

/// <summary>
/// Keeps a value in the AppHost's user secrets, so that the next run finds it in configuration. Where they cannot be written the value
/// is this run's only.
/// </summary>
internal sealed class UserSecretsParameterDefault(string parameter, ParameterDefault inner, UserSecrets? secrets) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        string value = inner.GetDefaultValue();
        secrets?.TrySet($"Parameters:{parameter}", value);
        return value;
    }
}
