using LlmMesh.Deploy.Manifest;
using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;

namespace LlmMesh.Deploy.UnitTests.Workloads;

public sealed class WorkloadMapTests
{
    private const string Settings =
        """
        workloads:
          store:
            user: 1
            probes: { alive: { command: [x] }, ready: { command: [x] } }
            resources: { cpu: 1m, memory: 1Mi, memoryLimit: 1Mi }
          api:
            user: 1
            probes: { alive: { path: /a }, ready: { path: /r } }
            resources: { cpu: 1m, memory: 1Mi, memoryLimit: 1Mi }
        """;

    [Fact]
    public void Expressions_OfBindingsAndConnectionStrings_AreResolvedButForParameters()
    {
        Workload api = Map("{store.connectionString};{store.bindings.tcp.url}").Workloads[1];

        string text = api.Environment.Single().Value.Render(literal => literal, parameter => $"<{parameter.Variable}>");

        Assert.Equal("store:6379,password=<STORE_PASSWORD>;tcp://store:6379", text);
        Assert.Equal(["store"], api.Callees);
    }

    [Fact]
    public void Listeners_WithoutATargetPort_AreThoseOfTheImage() =>
        Assert.Equal(new Listener("http", 8080, 8080, IsExternal: true), Assert.Single(Map("x").Workloads[1].Listeners));

    [Theory]
    [InlineData("{nobody.value}", "api, variable V: {nobody.value} names 'nobody', which is not in the manifest.")]
    [InlineData("{store.bindings.http.url}", "api, variable V: 'store' has no binding 'http'.")]
    [InlineData("{store.image}", "api, variable V: {store.image} names 'image', which 'store' does not have.")]
    [InlineData("{loop.value}", "api, variable V: {loop.value} refers to itself.")]
    public void Expression_ThatLeadsNowhere_IsRefusedByName(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DeploymentException>(() => Map(text)).Message);

    [Fact]
    public void Manifest_TypeThatIsNotKnown_IsRefused()
    {
        DeploymentException refused = Assert.Throws<DeploymentException>(
            () => ManifestReader.Read("""{ "resources": { "tool": { "type": "executable.v0" } } }"""));

        Assert.StartsWith("resources.tool.type is 'executable.v0'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_WithoutAWorkload_NameIt()
    {
        DeploymentException refused = Assert.Throws<DeploymentException>(() => Map("x", Settings[..Settings.IndexOf("  api:", StringComparison.Ordinal)]));

        Assert.Equal("deploy/deployment.yaml: workloads.api is missing. Say how it runs.", refused.Message);
    }

    [Fact]
    public void Settings_OfAWorkloadThatIsNotThere_AreRefused()
    {
        string settings = Settings + Settings[Settings.IndexOf("  api:", StringComparison.Ordinal)..].Replace("api:", "nobody:", StringComparison.Ordinal).Insert(0, "\n");

        DeploymentException refused = Assert.Throws<DeploymentException>(() => Map("x", settings));

        Assert.Equal("deploy/deployment.yaml: workloads.nobody is no project or container of the manifest. Remove it.", refused.Message);
    }

    [Fact]
    public void Settings_FieldThatIsNotKnown_IsRefusedWithItsLine()
    {
        DeploymentException refused = Assert.Throws<DeploymentException>(
            () => SettingsReader.Read(Settings.Replace("user: 1", "usr: 1", StringComparison.Ordinal)));

        Assert.StartsWith("deploy/deployment.yaml, line 3: Property 'usr' not found", refused.Message, StringComparison.Ordinal);
    }

    private static WorkloadMap Map(string variable, string settings = Settings) => new(
        ManifestReader.Read(
            """
            { "resources": {
              "store-password": { "type": "parameter.v0", "value": "{store-password.inputs.value}" },
              "loop": { "type": "value.v0", "value": "{loop.value}" },
              "store": {
                "type": "container.v0", "image": "store:1",
                "connectionString": "{store.bindings.tcp.host}:{store.bindings.tcp.port},password={store-password.value}",
                "bindings": { "tcp": { "scheme": "tcp", "targetPort": 6379 } } },
              "api": {
                "type": "project.v0", "path": "services/api/Api.csproj", "env": { "V": "$V" },
                "bindings": { "http": { "scheme": "http", "external": true } } }
            } }
            """.Replace("$V", variable, StringComparison.Ordinal)),
        SettingsReader.Read(settings));
}
