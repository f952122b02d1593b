using System.Text.RegularExpressions;

namespace LlmMesh.Deploy.UnitTests.Compose;

public sealed partial class ComposeTests
{
    private static readonly ComposeModel Model = Read("compose/compose.yaml");

    public static TheoryData<string> Services => [.. Model.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_Rights_AreNone(string name)
    {
        ComposedService service = Model.Services[name];

        Assert.True(service.ReadOnly);
        Assert.Equal(["ALL"], service.CapDrop);
        Assert.Contains("no-new-privileges:true", service.SecurityOpt);
        Assert.DoesNotMatch("^(0|root)", service.User);
        Assert.Contains("/tmp", service.Tmpfs);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_NetworksVolumesAndDependencies_AreDeclared(string name)
    {
        ComposedService service = Model.Services[name];

        Assert.All(service.Networks, network => Assert.Contains(network, Model.Networks.Keys));
        Assert.All(service.Volumes.Where(volume => !volume.StartsWith('.')), volume => Assert.Contains(volume.Split(':')[0], Model.Volumes.Keys));
        foreach ((string needed, Dependency dependency) in service.DependsOn)
        {
            Assert.Equal(Model.Services[needed].Healthcheck is null ? "service_started" : "service_healthy", dependency.Condition);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_EveryVariable_IsInTheFormToFillInOrHasADefault(string name)
    {
        ComposedService service = Model.Services[name];
        string form = Deployment.Text("parameters.env.example");

        foreach (Match asked in service.Environment.Values.Concat(service.Command).SelectMany(text => Interpolation().Matches(text)))
        {
            Assert.Contains($"\n{asked.Groups["variable"].Value}=", form, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ports_OnlyTheEdge_IsReachedAndOnlyFromThisHost()
    {
        (string name, ComposedService edge) = Assert.Single(Model.Services, service => service.Value.Ports.Length > 0);

        Assert.Equal("router", name);
        Assert.Equal(["${LLMMESH_ADDRESS:-127.0.0.1}:${LLMMESH_PORT:-3456}:8080"], edge.Ports);
    }

    [Fact]
    public void Redis_Network_HasNoWayOut()
    {
        string network = Assert.Single(Model.Services["redis"].Networks);

        Assert.True(Model.Networks[network].Internal);
    }

    [Fact]
    public void Secrets_InTheFile_AreNone() =>
        Assert.All(
            Model.Services.Values.SelectMany(service => service.Environment).Where(variable => SecretName().IsMatch(variable.Key)),
            variable => Assert.StartsWith("${", variable.Value, StringComparison.Ordinal));

    [Fact]
    public void Postgres_BesideIt_FitsTheSameModel()
    {
        ComposeModel addition = Read("compose/postgres.yaml");

        Assert.All(addition.Services["postgres"].Networks, network => Assert.Contains(network, Model.Networks.Keys));
        Assert.StartsWith("Host=postgres;", addition.Services["usage"].Environment["ConnectionStrings__ledger"], StringComparison.Ordinal);
    }

    [Fact]
    public void Observability_BesideIt_FitsTheSameModel()
    {
        ComposeModel addition = Read("compose/observability.yaml");

        Assert.All(addition.Services.Values.SelectMany(service => service.Networks), network => Assert.Contains(network, Model.Networks.Keys));
        Assert.All(addition.Services.Values.SelectMany(service => service.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.All(addition.Services["prometheus"].Secrets, secret => Assert.Contains(secret.Source, addition.Secrets.Keys));
    }

    [Fact]
    public void Mounts_OfTheRepository_AreThere() =>
        Assert.All(
            Model.Services.Values.SelectMany(service => service.Volumes).Where(volume => volume.StartsWith('.')),
            volume => Assert.True(Directory.Exists(Path.Combine(Deployment.Folder, "compose", volume.Split(':')[0])), volume));

    private static ComposeModel Read(string file) => StrictYaml.ReadUnderscored<ComposeModel>(Deployment.Text(file));

    [GeneratedRegex(@"(?<!\$)\$\{(?<variable>[A-Z_]+):", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Interpolation();

    [GeneratedRegex("(KEY|KEYS|Key|PASSWORD)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
