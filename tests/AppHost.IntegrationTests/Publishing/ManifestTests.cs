using System.Text.Json;
using LlmMesh.Testing;
using LlmMesh.Testing.Json;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Publishing;

public sealed class ManifestTests
{
    private const string HowToPublish = "dotnet run --project AppHost -- --publisher manifest --output-path ../deploy/aspire-manifest.json";

    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["OPENROUTER_API_KEY"] = "secret-openrouter",
        ["Parameters__openrouter_api_key"] = "secret-parameter",
        ["OPENAI_API_KEY"] = "secret-openai",
        ["LLMMESH_ADMIN_KEYS"] = "secret-admin-key-of-at-least-32-characters",
        ["LLMMESH_API_KEYS"] = "secret-data-key",
        ["Mesh__InternalKey"] = "secret-internal-key-of-at-least-32-characters",
        ["ConnectionStrings__redis"] = "redis.example:6379,password=secret-redis",
        ["ConnectionStrings__ledger"] = "Host=db.example;Password=secret-ledger",
        ["Parameters__redis_password"] = "secret-redis-password",
    };

    [Fact]
    public async Task Publish_AsItStands_GivesTheCommittedManifest()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync();

        string committed = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "deploy", "aspire-manifest.json"), TestContext.Current.CancellationToken);
        Assert.True(
            committed.ReplaceLineEndings("\n") == manifest.Text,
            $"deploy/aspire-manifest.json is not what AppHost/Program.cs declares. Publish it again: {HowToPublish}");
    }

    [Fact]
    public async Task Publish_InTheNewerSpelling_GivesTheSame()
    {
        PublishedManifest older = await PublishedManifest.PublishAsync();
        PublishedManifest newer = await PublishedManifest.PublishAsync("--operation", "publish", "--step", "publish-manifest");

        Assert.Equal(older.Text, newer.Text);
    }

    [Fact]
    public async Task Publish_WhereEverySecretIsSet_GivesTheSameAndNoneOfThem()
    {
        PublishedManifest bare = await PublishedManifest.PublishAsync();
        PublishedManifest manifest = await PublishedManifest.PublishAsync(Secrets);

        Assert.DoesNotContain("secret-", manifest.Text, StringComparison.Ordinal);
        Assert.Equal(bare.Text, manifest.Text);
    }

    [Theory]
    [InlineData]
    [InlineData("--Mesh:Redis:External=true")]
    [InlineData("--Mesh:Providers=openrouter,openai,anthropic,google,azure,ollama", "--Mesh:Redis:Durability=strict")]
    public async Task Manifest_OfEveryShape_FitsTheSchemaAndIsWhole(params string[] arguments)
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync(arguments);

        Assert.Empty(Schema().Check(manifest.Root));
        Assert.Empty(ManifestExpressions.FindBroken(manifest.Root));
    }

    [Fact]
    public async Task Manifest_OfTheEdge_IsTheOnlyOneThatIsExternal()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync();

        IEnumerable<string> external = manifest.Resources
            .Where(resource => resource.Value.TryGetProperty("bindings", out JsonElement bindings)
                && bindings.EnumerateObject().Any(binding => binding.Value.TryGetProperty("external", out _)))
            .Select(resource => resource.Name);
        Assert.Equal(["router"], external);
    }

    [Fact]
    public async Task Manifest_HoldsNothingOfThisMachine()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync();

        Assert.DoesNotContain(RepositoryRoot.Path, manifest.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, manifest.Text, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            manifest.Resources.Where(resource => resource.Value.TryGetProperty("path", out _)),
            resource => Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "deploy", resource.Value.GetProperty("path").GetString()!))));
    }

    [Fact]
    public async Task Manifest_WithARedisOfOnesOwn_AsksForItsConnectionString()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync("--Mesh:Redis:External=true");

        Assert.Equal("parameter.v0", manifest["redis"].GetProperty("type").GetString());
        Assert.Equal("{redis.connectionString}", manifest["router"].GetProperty("env").GetProperty("ConnectionStrings__redis").GetString());
        Assert.DoesNotContain("redis-password", manifest.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_WithChosenProviders_AsksForTheirKeysAndAddresses()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync("--Mesh:Providers=azure, ollama");

        JsonElement router = manifest["router"].GetProperty("env");
        Assert.Equal("{azure-openai-api-key.value}", router.GetProperty("AZURE_OPENAI_API_KEY").GetString());
        Assert.Equal("{azure-openai-endpoint.value}", router.GetProperty("AZURE_OPENAI_ENDPOINT").GetString());
        Assert.False(router.TryGetProperty("OPENROUTER_API_KEY", out _));
        Assert.True(IsSecret(manifest["azure-openai-api-key"]));
        Assert.False(IsSecret(manifest["ollama-base-url"]));
    }

    [Theory]
    [InlineData("Mesh:Providers names 'nobody'", "--publisher", "manifest", "--output-path", "unused.json", "--Mesh:Providers=openai,nobody")]
    [InlineData("Mesh:Redis:Durability is 'never'", "--publisher", "manifest", "--output-path", "unused.json", "--Mesh:Redis:Durability=never")]
    [InlineData("--output-path is missing", "--publisher", "manifest")]
    [InlineData("--publisher is 'docker'", "--publisher", "docker", "--output-path", "unused.json")]
    [InlineData("--step is 'deploy'", "--operation", "publish", "--step", "deploy", "--output-path", "unused.json")]
    public async Task Publish_WithAWrongSetting_IsRefusedInOneLine(string beginning, params string[] arguments)
    {
        AppHostProcess host = await AppHostProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

        Assert.Equal(1, host.ExitCode);
        string only = Assert.Single(host.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(beginning, only, StringComparison.Ordinal);
        Assert.False(File.Exists("unused.json"));
    }

    private static bool IsSecret(JsonElement parameter) => parameter.GetProperty("inputs").GetProperty("value").TryGetProperty("secret", out _);

    private static JsonSchema Schema()
    {
        using var reader = new StreamReader(typeof(ManifestTests).Assembly.GetManifestResourceStream("manifest.schema.json")!);
        return JsonSchema.Parse(reader.ReadToEnd());
    }
}
