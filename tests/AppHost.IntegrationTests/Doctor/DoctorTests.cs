using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Doctor;

/// <summary><c>dotnet run --project AppHost -- doctor</c>, on this machine with real ports, folders and a provider that answers.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Key = "sk-canary-of-the-doctor-0123456789";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-doctor-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Doctor_ProviderAnswers_FindsNothingAndEndsWithZero()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        DoctorRun run = await RunAsync(new() { ["EMULATOR_BASE_URL"] = Address(emulator) });

        Assert.DoesNotContain(run.Findings, found => found.State == "failed");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Messages("providers", "ok"), message => message.StartsWith("emulator answers", StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string> { "runtime", "clock", "ports", "redis", "files", "dashboard", "configuration", "providers" },
            run.Findings.Select(found => found.Check).ToHashSet());
    }

    [Fact]
    public async Task Doctor_KeyIsRefused_NamesTheAccountAndNeverTheKey()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.ArmFaultAsync("401", path: "/v1/models", times: 9);
        string configuration = Configure($$"""{"providers":{"house":{"base_url":"{{Address(emulator)}}/v1","api_key_variable":"HOUSE_API_KEY","local":true} } }""");

        DoctorRun run = await RunAsync(new() { ["HOUSE_API_KEY"] = Key }, configuration);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Messages("providers", "failed"), message => message.Contains("house", StringComparison.Ordinal)
            && message.Contains("refused", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ConfigurationIsWrong_NamesEveryField()
    {
        string configuration = Configure("""{"providers":{"house":{"colour":"red"}},"settings":{"request_timeout_ms":-1}}""");

        DoctorRun run = await RunAsync([], configuration);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Messages("configuration", "failed"), message => message.Contains("colour", StringComparison.Ordinal));
        Assert.Contains(run.Messages("configuration", "failed"), message => message.Contains("request_timeout_ms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_PortIsTaken_SaysHowToChooseAnother()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0) { ExclusiveAddressUse = true };
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        DoctorRun run = await RunAsync([], $"--Mesh:Port={port}");

        Assert.Equal(1, run.ExitCode);
        DoctorRun.Found found = Assert.Single(run.Findings, found => found is { Check: "ports", State: "failed" });
        Assert.Contains($"{port}", found.Message, StringComparison.Ordinal);
        Assert.Contains("--Mesh:Port", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_RedisOfTheConnectionString_IsAsked()
    {
        var redis = new GarnetServer();
        await redis.StartAsync(TestContext.Current.CancellationToken);
        await using (redis)
        {
            DoctorRun answered = await RunAsync(new() { ["ConnectionStrings__redis"] = redis.Endpoint });
            await redis.StopAsync();
            DoctorRun unanswered = await RunAsync(new() { ["ConnectionStrings__redis"] = redis.Endpoint });

            Assert.Equal([$"{redis.Endpoint} answers"], answered.Messages("redis", "ok"));
            Assert.Single(unanswered.Messages("redis", "failed"));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, "ok")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead, "warning")]
    [UnsupportedOSPlatform("windows")]
    public async Task Doctor_DataFolderOfEverybody_IsDoubtful(UnixFileMode mode, string state)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        File.SetUnixFileMode(_data.FullName, mode);

        DoctorRun run = await RunAsync([]);

        Assert.Single(run.Messages("files", state));
    }

    [Fact]
    public async Task Doctor_OutputIsRedirected_WritesWordsAndRemedies()
    {
        DoctorRun run = await DoctorRun.StartAsync(_data.FullName, new Dictionary<string, string>());

        Assert.Contains("ok      runtime", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning providers", run.Output, StringComparison.Ordinal);
        Assert.Contains("OPENROUTER_API_KEY", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('✓', run.Output);
    }

    private static string Address(EmulatorServer emulator) => emulator.Root.AbsoluteUri.TrimEnd('/');

    private Task<DoctorRun> RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        DoctorRun.StartAsync(_data.FullName, environment, ["--json", .. arguments]);

    private string Configure(string configuration)
    {
        string path = Path.Combine(_data.FullName, "router_config.json");
        File.WriteAllText(path, configuration);
        return $"--Mesh:ConfigFile={path}";
    }
}
