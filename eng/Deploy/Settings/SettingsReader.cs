using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LlmMesh.Deploy.Settings;

/// <summary>Reads <c>deploy/deployment.yaml</c>. A field that is not known, or is missing, is an error.</summary>
internal static class SettingsReader
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithEnforceRequiredMembers()
        .WithDuplicateKeyChecking()
        .Build();

    /// <exception cref="DeploymentException">It says where, and what is not understood.</exception>
    public static DeploymentSettings Read(string yaml)
    {
        try
        {
            return Deserializer.Deserialize<DeploymentSettings>(yaml);
        }
        catch (YamlException invalid)
        {
            throw new DeploymentException(
                $"deploy/deployment.yaml, line {invalid.Start.Line}: {invalid.InnerException?.Message ?? invalid.Message}");
        }
    }
}
