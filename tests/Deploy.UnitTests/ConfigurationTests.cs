using System.Text.RegularExpressions;
using LlmMesh.Catalog;
using LlmMesh.Deploy.Settings;
using LlmMesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Deploy.UnitTests;

/// <summary>What a deployment starts with is what the services understand.</summary>
public sealed partial class ConfigurationTests
{
    [Fact]
    public void Configuration_ThatIsDeployed_IsValid()
    {
        bool isValid = CatalogSource.TryOpen(
            Path.Combine(Deployment.Folder, "configuration/router_config.json"), _ => null, TimeProvider.System, NullLogger<CatalogSource>.Instance, out CatalogSource? source,
            out IReadOnlyList<ConfigurationError> errors);
        using (source)
        {
            Assert.True(isValid, string.Join('\n', errors));
        }
    }

    [Fact]
    public void ProviderVariables_AreThoseThatTheCatalogueKnows()
    {
        IEnumerable<string> known = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "libs/Catalog/Seed"), "*.json")
            .Where(file => Path.GetFileName(file) != "emulator.json")
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .Distinct(StringComparer.Ordinal);

        string[] asked = SettingsReader.Read(Deployment.Text(DeploymentFiles.Settings)).ProviderVariables;

        Assert.Equal(known.Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"api_key_variable\": \"(?<name>[A-Z_]+)\"|[$][{](?<name>[A-Z_]+)[}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
