using LlmMesh.Catalog;
using LlmMesh.Catalog.Reloading;
using LlmMesh.Credentials.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Credentials;

/// <summary>
/// Reads credentials: all of them before the service serves, variables again when its configuration is loaded anew, files when they
/// change and at a pace, vaults at a pace, and what a new configuration of the mesh names at once.
/// </summary>
internal sealed class CredentialKeeper : BackgroundService
{
    private readonly CredentialBook _book;
    private readonly CatalogSource _catalog;
    private readonly IConfiguration _variables;
    private readonly VaultSource _vaults;
    private readonly TimeProvider _time;
    private readonly CredentialOptions _options;
    private readonly Lock _reading = new();
    private readonly Dictionary<string, FileWatch> _watches = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _vaultsNamed = new(0);
    private readonly List<IDisposable> _subscriptions = [];

    public CredentialKeeper(
        CredentialBook book, CatalogSource catalog, IConfiguration variables, VaultSource vaults, TimeProvider time, IOptions<CredentialOptions> options)
    {
        _book = book;
        _catalog = catalog;
        _variables = variables;
        _vaults = vaults;
        _time = time;
        _options = options.Value;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.Add(_catalog.OnChange(Follow));
        _subscriptions.Add(ChangeToken.OnChange(_variables.GetReloadToken, OnVariables));
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads all of them.</summary>
    public Task ReadAsync(CancellationToken cancellationToken)
    {
        ReadHere();
        return ReadVaultsAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[.. _subscriptions, .. _watches.Values, _vaultsNamed])
        {
            part.Dispose();
        }

        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(PollFilesAsync(stoppingToken), PollVaultsAsync(stoppingToken));

    private async Task PollFilesAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.FilePoll, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            ReadHere();
        }
    }

    private async Task PollVaultsAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            using var pause = new CancellationTokenSource(_options.VaultPoll, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
            await _vaultsNamed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            await ReadVaultsAsync(stoppingToken);
        }
    }

    // A variable that has come or gone decides which accounts there are, so the catalogue looks first.
    private void OnVariables()
    {
        _catalog.Reload();
        ReadHere();
    }

    private void Follow(CatalogSnapshot changed)
    {
        ReadHere();
        _vaultsNamed.Release();
    }

    /// <summary>Reads what this machine holds: little, and at once.</summary>
    private void ReadHere()
    {
        lock (_reading)
        {
            ProviderAccount[] accounts = Accounts();
            var readings = new List<(ProviderAccount, CredentialReading)>(accounts.Length);
            foreach (ProviderAccount account in accounts)
            {
                switch (account.Credential!.Source)
                {
                    case CredentialSource.Variable variable:
                        readings.Add((account, VariableSource.Read(variable, _variables)));
                        break;
                    case CredentialSource.File file:
                        Watch(file.Path);
                        readings.Add((account, FileSource.Read(file)));
                        break;
                }
            }

            _book.Take(accounts, readings);
        }
    }

    private async Task ReadVaultsAsync(CancellationToken cancellationToken)
    {
        ProviderAccount[] accounts = [.. Accounts().Where(account => account.Credential!.Source is CredentialSource.VaultSecret)];
        CredentialReading[] readings = await Task.WhenAll(accounts.Select(
            account => _vaults.ReadAsync((CredentialSource.VaultSecret)account.Credential!.Source, cancellationToken)));
        lock (_reading)
        {
            // The configuration may have changed meanwhile.
            ProviderAccount[] configured = Accounts();
            _book.Take(configured, [.. accounts.Zip(readings).Where(read => configured.Contains(read.First))]);
        }
    }

    private void Watch(string path)
    {
        if (!_watches.ContainsKey(path))
        {
            _watches.Add(path, new FileWatch(path, _time, ReadHere));
        }
    }

    private ProviderAccount[] Accounts() =>
        [.. _catalog.Current.Providers.Values.SelectMany(provider => provider.Accounts).Where(account => account.Credential is not null)];
}
