using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Load.Client;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Money;

/// <summary>
/// A mesh of several routers whose every request costs exactly one cent:
/// <code>
/// clients ──┬── router 1 … n ──┬── emulator      100 output tokens, 100 USD per million of them
///           │                  └── state ── usage ── SQLite
///           └── budgets and ledger, at usage
/// </code>
/// </summary>
internal sealed class MoneyMesh : IDisposable
{
    /// <summary>What a request costs, in nano-dollars.</summary>
    public const long Cent = 10_000_000;

    private readonly string _configuration;
    private readonly IReadOnlyList<string> _keys;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private MoneyMesh(StateServer state, int routers, IReadOnlyList<string> keys)
    {
        State = state;
        _keys = keys;
        _configuration = Path.Combine(state.Folder, "router_config.json");
        Places = [.. Enumerable.Range(1, routers).Select(number => new RouterPlace($"router {number}", Router))];
    }

    public StateServer State { get; }

    public IReadOnlyList<RouterPlace> Places { get; }

    public MeasuredProcess Emulator { get; private set; } = null!;

    public Uri EmulatorAddress { get; private set; } = null!;

    public MeasuredProcess Usage { get; private set; } = null!;

    public Uri UsageAddress { get; private set; } = null!;

    public MeasuredProcess Monitor { get; private set; } = null!;

    /// <summary>Starts everything.</summary>
    /// <param name="routers">How many routers.</param>
    /// <param name="keys">The API keys they accept.</param>
    /// <param name="keyLimits">Limits of each key; null for none.</param>
    /// <param name="answerMs">How long an answer takes.</param>
    /// <param name="state">Its state server.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<MoneyMesh> StartAsync(
        int routers, IReadOnlyList<string> keys, JsonObject? keyLimits, int answerMs, StateSetting state, CancellationToken cancellationToken)
    {
        var mesh = new MoneyMesh(await StateServer.StartAsync(state, cancellationToken), routers, keys);
        try
        {
            await File.WriteAllTextAsync(mesh._configuration, Configuration(keyLimits, answerMs), cancellationToken);
            (mesh.Emulator, mesh.EmulatorAddress) = await MeasuredProcess.StartWebAsync(
                "emulator",
                Built.Project("services/provider-emulator", "LlmMesh.ProviderEmulator", $"--urls={MeshCommand.AnyPort}"),
                cancellationToken);
            (mesh.Usage, mesh.UsageAddress) = await MeasuredProcess.StartWebAsync(
                "usage", mesh.Service("services/usage", "LlmMesh.Usage", MeshCommand.AnyPort), cancellationToken);
            (mesh.Monitor, _) = await MeasuredProcess.StartWebAsync(
                "health monitor", mesh.Service("services/health-monitor", "LlmMesh.HealthMonitor", MeshCommand.AnyPort), cancellationToken);
            foreach (RouterPlace place in mesh.Places)
            {
                await place.StartAsync(cancellationToken);
            }

            return mesh;
        }
        catch
        {
            mesh.Dispose();
            throw;
        }
    }

    /// <summary>The name a key has in ledger and budgets: it is never stored itself.</summary>
    public static string NameOf(string key) => $"key-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8))}";

    /// <summary>Gives a key a hard budget that never begins anew, and returns once every router goes by it.</summary>
    public async Task BudgetAsync(string id, string key, decimal dollars, CancellationToken cancellationToken)
    {
        JsonObject budget = new()
        {
            ["id"] = id,
            ["scope"] = "key",
            ["name"] = NameOf(key),
            ["team"] = "default",
            ["period"] = "total",
            ["limit_usd"] = dollars,
            ["kind"] = "hard",
        };
        using HttpResponseMessage response = await _client.PostAsJsonAsync(new Uri(UsageAddress, "/usage/budgets"), budget, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    /// <summary>What the usage service answers.</summary>
    public async Task<JsonElement> AskUsageAsync(string path, CancellationToken cancellationToken) =>
        await _client.GetFromJsonAsync<JsonElement>(new Uri(UsageAddress, path), cancellationToken);

    /// <summary>The emulator's own count of the clients' requests; probes have other bodies, and few of the same.</summary>
    public async Task<(int Received, int Completed)> CountUpstreamAsync(CancellationToken cancellationToken)
    {
        JsonElement seen = await _client.GetFromJsonAsync<JsonElement>(new Uri(EmulatorAddress, "/emulator/requests"), cancellationToken);
        JsonElement[] same = [.. seen.EnumerateArray()
            .GroupBy(request => request.GetProperty("bodySha256").GetString(), StringComparer.Ordinal)
            .MaxBy(group => group.Count()) ?? Enumerable.Empty<JsonElement>()];
        return (same.Length, same.Count(request => request.GetProperty("ending").GetString() == "Completed"));
    }

    /// <summary>Kills the usage service and starts it again where it was.</summary>
    public async Task KillUsageAsync(CancellationToken cancellationToken)
    {
        Usage.Dispose();
        (Usage, _) = await MeasuredProcess.StartWebAsync(
            "usage", Service("services/usage", "LlmMesh.Usage", UsageAddress.GetLeftPart(UriPartial.Authority)), cancellationToken);
    }

    /// <summary>Kills the health monitor and starts it again.</summary>
    public async Task KillMonitorAsync(CancellationToken cancellationToken)
    {
        Monitor.Dispose();
        (Monitor, _) = await MeasuredProcess.StartWebAsync(
            "health monitor", Service("services/health-monitor", "LlmMesh.HealthMonitor", MeshCommand.AnyPort), cancellationToken);
    }

    public void Dispose()
    {
        foreach (RouterPlace place in Places)
        {
            place.Dispose();
        }

        _client.Dispose();
        Monitor?.Dispose();
        Usage?.Dispose();
        Emulator?.Dispose();
        State.Dispose();
    }

    private ProcessStartInfo Router(string address)
    {
        ProcessStartInfo command = Service("services/router", "LlmMesh.Router", address);
        command.Environment["services__usage__http__0"] = UsageAddress.GetLeftPart(UriPartial.Authority);
        return command;
    }

    private ProcessStartInfo Service(string folder, string assembly, string address)
    {
        ProcessStartInfo command = MeshCommand.Of(folder, assembly, address, State, _configuration, EmulatorAddress);
        command.Environment["LLMMESH_API_KEYS"] = string.Join(',', [ChatRequests.ApiKey, .. _keys]);

        // What a dead router has left is to be counted within the run.
        command.Environment["Mesh__Leases__Length"] = "00:00:10";
        return command;
    }

    private static string Configuration(JsonObject? keyLimits, int answerMs) => new JsonObject
    {
        ["profile"] = "production",
        ["profiles"] = new JsonObject
        {
            ["production"] = new JsonObject { ["key_limits"] = keyLimits ?? new JsonObject { ["requests_per_minute"] = 0, ["concurrency"] = 0 }, ["daily_budget"] = null },
        },
        ["models"] = new JsonArray(new JsonObject
        {
            ["provider"] = "emulator",
            ["id"] = FormattableString.Invariant($"fault-none,tokens=100,delay-ms={answerMs}"),
            ["aliases"] = new JsonArray("cent"),
            ["price"] = new JsonObject { ["input"] = 0, ["output"] = 100 },
        }),
    }.ToJsonString();
}
