using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

public sealed class OutageSharesTests
{
    private static readonly ScopeLimits Sixteenfold = new(64, 0);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    public async Task Grant_JustCutOff_IsThePoolsPart(int replicas, int expected)
    {
        SimulatedMesh mesh = await SettledAsync(replicas);

        mesh.Freeze();

        Assert.Equal(expected, mesh.Request(0, 100));
        Assert.Equal(expected, mesh.Request(1, 100));
    }

    [Theory]
    [InlineData(2, 32, 2)]
    [InlineData(4, 16, 3)]
    public async Task Grant_LongCutOff_IsAnEqualPart(int replicas, int expected, int poolOfOthers)
    {
        SimulatedMesh mesh = await SettledAsync(replicas);
        mesh.CutOff(0, isCutOff: true);

        await mesh.PauseAsync(80);

        Assert.Equal(expected, mesh.Request(0, 100));
        Assert.Equal(64 - poolOfOthers - expected, mesh.Request(1, 100));
    }

    [Fact]
    public async Task Grant_OnlyReplica_IsWhatIsLeft()
    {
        SimulatedMesh mesh = await SettledAsync(1);
        Assert.Equal(40, mesh.Request(0, 40));

        mesh.Freeze();

        Assert.Equal(24, mesh.Request(0, 100));
        await mesh.PauseAsync(62);
        Assert.Equal(64, mesh.Request(0, 100));
    }

    [Fact]
    public async Task Grant_OnlyReplicaUnansweredOnce_RedisAdmitsOneLess()
    {
        SimulatedMesh mesh = await SettledAsync(1);
        mesh.CutOff(0, isCutOff: true);
        Assert.Equal(1, mesh.Request(0, 1));

        mesh.CutOff(0, isCutOff: false);

        Assert.Equal(64 - 4 - 1, mesh.Request(0, 100));
    }

    [Theory]
    [InlineData(63, 63)]
    [InlineData(64, 60)]
    [InlineData(600, 563)]
    public async Task Reserve_AnyNumberOfReplicas_IsTheSame(int limit, int expected)
    {
        for (int replicas = 1; replicas <= 5; replicas++)
        {
            var mesh = new SimulatedMesh(replicas, new ScopeLimits(limit, 0), seed: null);
            await mesh.PauseAsync(80);

            Assert.Equal(expected, mesh.Request(0, 1000));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Grant_JustJoined_IsNothing(int replicas)
    {
        var mesh = new SimulatedMesh(replicas, Sixteenfold, seed: null);
        await mesh.PauseAsync(3);

        mesh.Freeze();

        Assert.Equal(0, mesh.Request(0, 10));
    }

    [Fact]
    public async Task Reserve_BeatsDoNotCome_IsTheOwnPartAndNotGrantedTwice()
    {
        SimulatedMesh mesh = await SettledAsync(2);
        mesh.Stall(0, isStalled: true);
        await mesh.PauseAsync(80);
        Assert.Equal(64 - 2 - 32, mesh.Request(0, 100));

        mesh.CutOff(0, isCutOff: true);

        Assert.Equal(2, mesh.Request(0, 100));
    }

    // A router that is started anew again and again must not close the mesh.
    [Fact]
    public async Task Reserve_AllOthersDied_IsTheOwnPart()
    {
        const int replicas = 20;
        var mesh = new SimulatedMesh(replicas, new ScopeLimits(1600, 0), seed: null);
        await mesh.PauseAsync(80);
        for (int replica = 1; replica < replicas; replica++)
        {
            mesh.CutOff(replica, isCutOff: true);
        }

        await mesh.PauseAsync(80);

        Assert.Equal((1600 / replicas) - (100 / replicas), mesh.Request(0, 100));
    }

    [Fact]
    public async Task Grant_NeverCounted_IsNothing()
    {
        var mesh = new SimulatedMesh(1, Sixteenfold, seed: null);
        mesh.Freeze();

        await mesh.PauseAsync(120);

        Assert.Equal(0, mesh.Request(0, 10));
    }

    [Fact]
    public async Task Grant_CutOffForAnHour_IsNothing()
    {
        SimulatedMesh mesh = await SettledAsync(2);
        mesh.CutOff(0, isCutOff: true);

        await mesh.PauseAsync(3600);

        Assert.Equal(0, mesh.Request(0, 10));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public async Task Grant_LimitOfADay_IsThePoolsPartHoweverLong(int replicas, int expected)
    {
        var mesh = new SimulatedMesh(replicas, new ScopeLimits(0, 0) { RequestsPerDay = 64 }, seed: null);
        await mesh.PauseAsync(80);
        mesh.CutOff(0, isCutOff: true);

        Assert.Equal(expected, mesh.Request(0, 100));
        await mesh.PauseAsync(120);
        Assert.Equal(0, mesh.Request(0, 100));

        mesh.CutOff(0, isCutOff: false);
        await mesh.PauseAsync(5);
        Assert.Equal(64 - (2 * expected), mesh.Request(0, 100) + ((replicas - 1) * expected));
    }

    [Fact]
    public async Task Return_AfterAnOutage_WindowHoldsWhatWasGranted()
    {
        SimulatedMesh mesh = await SettledAsync(2);
        mesh.CutOff(0, isCutOff: true);
        await mesh.PauseAsync(80);
        Assert.Equal(32, mesh.Request(0, 100));

        mesh.CutOff(0, isCutOff: false);
        await mesh.PauseAsync(2);

        Assert.Equal(28, mesh.Request(0, 100));
        Assert.Equal(0, mesh.Request(1, 100));
    }

    private static async Task<SimulatedMesh> SettledAsync(int replicas)
    {
        var mesh = new SimulatedMesh(replicas, Sixteenfold, seed: null);
        await mesh.PauseAsync(80);
        return mesh;
    }
}
