using System.Collections.Frozen;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// The keys of the environment: <c>LLMMESH_API_KEYS</c> call models, <c>LLMMESH_ADMIN_KEYS</c> manage the mesh; comma-separated, any
/// text. They belong to the team <c>default</c> and have neither scope nor expiry; what is theirs changes with a restart.
/// </summary>
internal sealed class ConfiguredKeys
{
    /// <summary>The variable of the data keys.</summary>
    public const string DataVariable = "LLMMESH_API_KEYS";

    /// <summary>The variable of the admin keys.</summary>
    public const string AdminVariable = "LLMMESH_ADMIN_KEYS";

    /// <summary>Shortest admin key, characters: it opens everything.</summary>
    public const int ShortestAdminKey = 32;

    private const string Default = "default";

    private readonly FrozenDictionary<SecretHash, Caller> _callers;

    private ConfiguredKeys(string[] data, string[] admin, bool isOpen)
    {
        _callers = data.Select(key => (Hash: SecretHash.Of(key), Rights: CallerRights.Data))
            .Concat(admin.Select(key => (Hash: SecretHash.Of(key), Rights: CallerRights.Admin)))
            .DistinctBy(key => key.Hash)
            .ToFrozenDictionary(key => key.Hash, key => Named($"key-{key.Hash.Prefix:x16}", key.Rights));
        Anonymous = isOpen ? Named("anonymous", CallerRights.Data | CallerRights.Admin) : null;
    }

    /// <summary>Who everybody on this machine is while no key is needed; null when one is.</summary>
    public Caller? Anonymous { get; }

    /// <summary>Reads the keys.</summary>
    /// <param name="configuration">Holds the variables.</param>
    /// <param name="environment">Only in development may there be none.</param>
    /// <param name="errors">What is wrong and what to do, a line each.</param>
    /// <returns>Null when there are errors.</returns>
    public static ConfiguredKeys? Read(IConfiguration configuration, IHostEnvironment environment, out IReadOnlyList<string> errors)
    {
        string[] data = Split(configuration[DataVariable]);
        string[] admin = Split(configuration[AdminVariable]);
        List<string> found = [];
        if (admin.Length == 0 && !environment.IsDevelopment())
        {
            found.Add($"No admin key is configured. Set {AdminVariable} to one or more keys of at least {ShortestAdminKey} characters (comma-separated), "
                + "or run in the Development environment, where a mesh without keys is open to this machine only.");
        }

        if (admin.Any(static key => key.Length < ShortestAdminKey))
        {
            found.Add($"A key in {AdminVariable} is too short: at least {ShortestAdminKey} characters are needed. One can be made with 'openssl rand -hex 32'.");
        }

        if (data.Concat(admin).Any(static key => key.Length > SecretHash.LongestSecret))
        {
            found.Add($"A key in {DataVariable} or {AdminVariable} is longer than {SecretHash.LongestSecret} characters.");
        }

        if (data.Intersect(admin, StringComparer.Ordinal).Any())
        {
            found.Add($"A key is both in {DataVariable} and in {AdminVariable}. A key calls models or manages the mesh, never both: use two keys.");
        }

        errors = found;
        return found.Count == 0 ? new ConfiguredKeys(data, admin, isOpen: data.Length + admin.Length == 0) : null;
    }

    /// <summary>Whose secret it is; null when it is none of these.</summary>
    public Caller? Find(in SecretHash secret) => _callers.GetValueOrDefault(secret);

    private static Caller Named(string key, CallerRights rights) => new(new LedgerCaller(key, Default, Default)) { Rights = rights };

    private static string[] Split(string? value) =>
        (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
