using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Configuration;

namespace LlmMesh.Router.Configuration;

/// <summary>
/// Where the configuration is changed: one order over all replicas, each version validated whole before it is published.
/// <code>
/// over the API ─ change of the head ──┐
///                                     ├→ validate → publish against the head ┬→ in force here, then written to the file
/// file edited ─ merged with the head ─┘        ↑ anew when another was first ─┘
/// published elsewhere ──────────────────────→ validate ───────────────────────→ in force here, then written to the file
/// </code>
/// Whoever publishes against a head that is none any more begins again with the new one; nothing is lost and all see one order.
/// </summary>
/// <remarks>Thread-safe: one turn at a time. No turn waits for anything but the shared state, whose calls are bounded.</remarks>
internal sealed partial class ConfigurationDesk : IDisposable
{
    private const string SharedKey = "Mesh:Config:Shared";
    private const string NoText = "{}";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConfigurationStore _store;
    private readonly CatalogSource _catalog;
    private readonly ConfigurationFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile ConfigurationVersion? _current;
    private long _seen;
    private bool _hasEdit;

    /// <param name="store">Has the versions.</param>
    /// <param name="catalog">Has what is in force here.</param>
    /// <param name="file">The file.</param>
    /// <param name="configuration">Says whether it is shared at all: <c>Mesh:Config:Shared</c>, default true.</param>
    /// <param name="time">Says when a version was made.</param>
    /// <param name="logger">Hears of each version.</param>
    public ConfigurationDesk(
        ConfigurationStore store,
        CatalogSource catalog,
        ConfigurationFile file,
        IConfiguration configuration,
        TimeProvider time,
        ILogger<ConfigurationDesk> logger)
    {
        _store = store;
        _catalog = catalog;
        _file = file;
        _time = time;
        _logger = logger;
        IsShared = configuration.GetValue(SharedKey, true);
    }

    /// <summary>Whether this replica shares its configuration with the others; false: it goes by its own file alone.</summary>
    public bool IsShared { get; }

    /// <summary>Whether this replica knows what the others go by; false until the shared state has answered for the first time.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>The version in force on this replica; null where none has been published yet, or it takes its configuration from the file alone.</summary>
    public ConfigurationVersion? Current => _current;

    /// <summary>Why another version is in force elsewhere than here; null when none is.</summary>
    public string? NotFollowed { get; private set; }

    /// <summary>Why the file on this host does not hold the version in force; null when it does, or nothing has been published.</summary>
    public string? NotPersisted => _file.NotPersisted;

    /// <summary>What is wrong with a text as the next version, as far as is known here; nothing changes.</summary>
    public IReadOnlyList<ConfigurationError> ErrorsOf(string text) => Check(text, _current).Result.Errors;

    /// <summary>What is wrong with a version that was valid once, as far as is known here; nothing changes.</summary>
    public IReadOnlyList<ConfigurationError> ErrorsOf(ConfigurationVersion version) => Check(version).Result.Errors;

    /// <summary>Changes the configuration.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer: nothing has changed, unless its answer alone was lost.</exception>
    /// <exception cref="System.Text.Json.JsonException">What <see cref="ConfigurationChange.Edit"/> throws.</exception>
    public Task<ChangeOutcome> ChangeAsync(ConfigurationChange change, CancellationToken cancellationToken) => TurnAsync(
        async () =>
        {
            while (true)
            {
                (long number, ConfigurationVersion? head) = await HeadAsync(cancellationToken);
                if (change.Expected is { } expected && expected != number)
                {
                    return new ChangeOutcome.Conflict(number);
                }

                if (head is null && number > 0)
                {
                    return Unreadable(number);
                }

                string text = change.Edit(head?.Document ?? NoText);
                if (string.Equals(text, head?.Document, StringComparison.Ordinal))
                {
                    return new ChangeOutcome.Accepted(head!);
                }

                CheckedConfiguration made = Check(text, head);
                if (!made.Result.IsValid)
                {
                    return new ChangeOutcome.Refused(made.Result.Errors);
                }

                ConfigurationVersion version = Next(number, made.Document!, ConfigurationOrigin.Api, change.Actor);
                if (await PublishAsync(version, number, cancellationToken))
                {
                    return new ChangeOutcome.Accepted(version);
                }
            }
        },
        cancellationToken);

    /// <summary>Publishes an earlier or later version once more, under a new number; the one in force stays as it is.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer: nothing has changed, unless its answer alone was lost.</exception>
    public Task<ChangeOutcome> ActivateAsync(long number, string actor, long? expected, CancellationToken cancellationToken) => TurnAsync(
        async () =>
        {
            while (true)
            {
                (long current, ConfigurationVersion? head) = await HeadAsync(cancellationToken);
                if (expected is { } madeFor && madeFor != current)
                {
                    return new ChangeOutcome.Conflict(current);
                }

                if (await _store.ReadAsync(number, cancellationToken) is not { } wanted)
                {
                    return new ChangeOutcome.Unknown();
                }

                if (number == head?.Number)
                {
                    return new ChangeOutcome.Accepted(head);
                }

                CheckedConfiguration made = Check(wanted);
                if (!made.Result.IsValid)
                {
                    return new ChangeOutcome.Refused(made.Result.Errors);
                }

                ConfigurationVersion version = Next(current, made.Document!, ConfigurationOrigin.Activation, actor) with { Activated = number };
                if (await PublishAsync(version, current, cancellationToken))
                {
                    return new ChangeOutcome.Accepted(version);
                }
            }
        },
        cancellationToken);

    /// <summary>The versions kept, newest first; none where the configuration is not shared.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    public async Task<IReadOnlyList<ConfigurationVersion>> ListAsync(CancellationToken cancellationToken) =>
        IsShared ? await _store.ListAsync(cancellationToken) : [];

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private CheckedConfiguration Check(string text, ConfigurationVersion? head) =>
        _catalog.Check(text, path => head?.Files.GetValueOrDefault(path) ?? _catalog.FileBeside(path));

    private CheckedConfiguration Check(ConfigurationVersion version) => _catalog.Check(version.Document, version.Files.GetValueOrDefault);

    private static ChangeOutcome.Refused Unreadable(long number) => new(
        [new ConfigurationError("$", $"Version {number}, which is in force, was written by a later version of the mesh and cannot be read here.")]);

    private async Task<ChangeOutcome> TurnAsync(Func<Task<ChangeOutcome>> change, CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return new ChangeOutcome.ReadOnly();
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await CatchUpAsync(cancellationToken);
            return HasCaughtUp ? await change() : new ChangeOutcome.Refused(_catalog.LastErrors);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<(long Number, ConfigurationVersion? Head)> HeadAsync(CancellationToken cancellationToken)
    {
        long number = await _store.HeadAsync(cancellationToken);
        ConfigurationVersion? current = _current;
        if (number == 0 && current is not null)
        {
            // The shared state has lost its memory; it gets back what is in force here, unless another replica was first.
            await _store.PublishAsync(current with { Number = current.Number + 1 }, 0, cancellationToken);
            number = await _store.HeadAsync(cancellationToken);
        }

        return (number, number == 0 ? null : number == current?.Number ? current : await _store.ReadAsync(number, cancellationToken));
    }

    private ConfigurationVersion Next(long head, ConfigurationDocument document, ConfigurationOrigin origin, string actor) => new()
    {
        Number = Math.Max(head, _current?.Number ?? 0) + 1,
        Document = document.Text,
        Files = document.Files,
        Origin = origin,
        Actor = actor,
        AtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private async Task<bool> PublishAsync(ConfigurationVersion version, long madeFrom, CancellationToken cancellationToken)
    {
        if (!await _store.PublishAsync(version, madeFrom, cancellationToken))
        {
            return false;
        }

        // It is in force for all; who asked for it may have left.
        await PutInForceAsync(version.Number, version, CancellationToken.None);
        return true;
    }
}
