using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Waits for what another thread or process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once the condition holds; fails the test when it never does.</summary>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"Never happened: {what}");
            }

            await Task.Delay(Interval, TimeProvider.System, CancellationToken.None);
        }
    }
}
