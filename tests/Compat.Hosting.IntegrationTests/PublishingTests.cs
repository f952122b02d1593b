using System.Text.Json;
using Xunit;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

public sealed class PublishingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Publish_OfProjects_WritesExpressionsInPlaceOfValues()
    {
        JsonElement resources = await PublishAsync("--generates=true");

        JsonElement service = resources.GetProperty("service");
        Assert.Equal("project.v0", service.GetProperty("type").GetString());
        Assert.Equal(["--one", "two words"], service.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()));
        JsonElement environment = service.GetProperty("env");
        Assert.Equal("{service.bindings.http.targetPort}", environment.GetProperty("HTTP_PORTS").GetString());
        Assert.Equal("{service.bindings.http.targetPort}", environment.GetProperty("OWN_PORT").GetString());
        Assert.Equal("{store.bindings.http.url}/v1", environment.GetProperty("STORE_ADDRESS").GetString());
        Assert.Equal("{store.bindings.http.url}", environment.GetProperty("services__store__http__0").GetString());
        Assert.Equal("{api-key.value}", environment.GetProperty("API_KEY").GetString());
        Assert.Equal("{generated.value}", environment.GetProperty("GENERATED").GetString());
    }

    [Fact]
    public async Task Publish_OfParameters_WritesHowTheyAreDrawnAndNoValue()
    {
        JsonElement resources = await PublishAsync("--generates=true");

        Assert.Equal(
            """{"type":"parameter.v0","value":"{api-key.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""",
            JsonSerializer.Serialize(resources.GetProperty("api-key")));
        Assert.Equal(
            """{"type":"parameter.v0","value":"{generated.inputs.value}","inputs":{"value":{"type":"string","secret":true,"default":{"generate":{"minLength":40}}}}}""",
            JsonSerializer.Serialize(resources.GetProperty("generated")));
    }

    [Fact]
    public async Task Publish_OfAPortThatIsDeclared_WritesIt()
    {
        JsonElement resources = await PublishAsync("--port=4711");

        Assert.Equal(
            """{"http":{"scheme":"http","protocol":"tcp","transport":"http","port":4711}}""",
            JsonSerializer.Serialize(resources.GetProperty("service").GetProperty("bindings")));
    }

    [Fact]
    public async Task GeneratedParameter_ThatPersists_IsTheSameInTheNextRun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "User secrets are found by HOME on Unix only.");
        string first = await RunAsync();

        string second = await RunAsync();

        Assert.Equal(40, first.Length);
        Assert.Equal(first, second);
        string file = Assert.Single(Directory.GetFiles(_folder.FullName, "secrets.json", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private async Task<string> RunAsync()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder.FullName, ["DOTNET_ENVIRONMENT"] = "Development" };
        await using HostProcess host = HostProcess.Start(environment, "--generates=true");
        await host.HearChildAsync("store");
        (_, Uri service) = await host.HearChildAsync("service");
        using var client = new HttpClient();
        using JsonDocument variables = JsonDocument.Parse(
            await client.GetStringAsync(new Uri(service, "/environment"), TestContext.Current.CancellationToken));
        return variables.RootElement.GetProperty("GENERATED").GetString() ?? "";
    }

    private async Task<JsonElement> PublishAsync(params string[] arguments)
    {
        await using HostProcess host = HostProcess.Start(["--publisher", "manifest", "--output-path", _folder.FullName, .. arguments]);
        Assert.Equal(0, await host.EndAsync());
        string file = Path.Combine(_folder.FullName, "aspire-manifest.json");
        return JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement.GetProperty("resources");
    }
}
