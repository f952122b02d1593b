using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class RevocationCostTests
{
    [Fact]
    public void CutBy_EveryRequest_AllocatesNothingOfItsOwn()
    {
        using CancellationTokenSource key = new();
        using PhaseClock clock = new(TimeSpan.FromMinutes(10), TimeProvider.System, CancellationToken.None);
        Register(clock, 100, key.Token);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Register(clock, 10_000, key.Token);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void CutBy_TokenIsCancelled_EndsTheClockAndSaysWhy()
    {
        using CancellationTokenSource key = new();
        using PhaseClock clock = new(TimeSpan.FromMinutes(10), TimeProvider.System, CancellationToken.None);
        using CancellationTokenRegistration cut = clock.CutBy(key.Token);

        key.Cancel();

        Assert.True(clock.Token.IsCancellationRequested);
        Assert.Equal((true, false), (clock.IsCut, clock.HasPassed));
    }

    private static void Register(PhaseClock clock, int times, CancellationToken key)
    {
        for (int i = 0; i < times; i++)
        {
            using CancellationTokenRegistration cut = clock.CutBy(key);
        }
    }
}
