using System.Collections.Concurrent;
using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using LlmMesh.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Credentials.IntegrationTests;

/// <summary>A service that does nothing but keep credentials of one provider, <c>p</c>, with a folder for their files.</summary>
internal sealed class CredentialScene : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private CredentialScene(IHost host, DirectoryInfo folder, RecordedLog log)
    {
        _host = host;
        Folder = folder;
        Log = log;
        Book.OnRenewed(account => Renewed.Enqueue(account.Name));
    }

    public DirectoryInfo Folder { get; }

    public RecordedLog Log { get; }

    public ConcurrentQueue<string> Renewed { get; } = [];

    public CredentialBook Book => _host.Services.GetRequiredService<CredentialBook>();

    public CatalogSource Catalog => _host.Services.GetRequiredService<CatalogSource>();

    public static async Task<CredentialScene> StartAsync(
        string credentials, DirectoryInfo? folder = null, Dictionary<string, string?>? variables = null, FakeVault? vault = null, string filePoll = "00:00:00.0500000")
    {
        folder ??= Directory.CreateTempSubdirectory("llmmesh-credentials-");
        string path = Path.Combine(folder.FullName, "router_config.json");
        await File.WriteAllTextAsync(path, Configuration(credentials, folder), TestContext.Current.CancellationToken);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(variables ?? [], StringComparer.Ordinal)
        {
            ["Mesh:Credentials:FilePoll"] = filePoll,
            ["Mesh:Credentials:VaultPoll"] = "00:00:00.0500000",
        });
        RecordedLog log = new();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider =>
        {
            IConfiguration configuration = provider.GetRequiredService<IConfiguration>();
            Assert.True(CatalogSource.TryOpen(
                path, name => configuration[name], TimeProvider.System, NullLogger<CatalogSource>.Instance, out CatalogSource? source, out IReadOnlyList<ConfigurationError> errors),
                string.Join('\n', errors));
            return source;
        });
        if (vault is not null)
        {
            builder.Services.AddSingleton<TokenCredential>(vault.Identity);
            builder.Services.AddSingleton<SecretClientOptions>(vault.Settings());
        }

        builder.Services.AddProviderCredentials(static _ => { });
        IHost host = builder.Build();
        CredentialScene scene = new(host, folder, log);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return scene;
    }

    /// <summary>The header that a request with the credential would carry; null when it has no key.</summary>
    public string? HeaderOf(string credential) => Book.Find(Account(credential))?.Authorization;

    public CredentialCondition ConditionOf(string credential) => Book.ConditionOf(Account(credential));

    public ProviderAccount Account(string credential) =>
        Catalog.Current.Providers["p"].Accounts.Single(account => account.Name == $"p:{credential}");

    public void Reconfigure(string credentials)
    {
        File.WriteAllText(Path.Combine(Folder.FullName, "router_config.json"), Configuration(credentials, Folder));
        Assert.True(Catalog.Reload().IsValid);
    }

    /// <summary>Sets variables and has the configuration loaded anew, as an edit of user-secrets does.</summary>
    public void Set(params IEnumerable<(string Name, string Value)> variables)
    {
        var configuration = (IConfigurationRoot)_host.Services.GetRequiredService<IConfiguration>();
        foreach ((string name, string value) in variables)
        {
            configuration[name] = value;
        }

        configuration.Reload();
    }

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(Folder.FullName, file), content);

    public Task BecomesAsync(string credential, string? header) =>
        HoldsAsync($"{credential} is {header}", () => HeaderOf(credential) == header);

    public static async Task HoldsAsync(string what, Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Never happened: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Folder.Delete(recursive: true);
    }

    private static string Configuration(string credentials, DirectoryInfo folder) =>
        $$"""{ "providers": { "p": { "base_url": "https://p.example/v1", "credentials": [{{credentials.Replace("FOLDER", folder.FullName, StringComparison.Ordinal)}}] } } }""";
}
