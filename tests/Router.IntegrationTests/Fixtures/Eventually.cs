namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Waits for what another thread or process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until there is an answer; fails the test when there never is one.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            Assert.False(limit.IsCancellationRequested, $"Never happened: {what}");
            await Task.Delay(Interval, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Returns once the condition holds; fails the test when it never does.</summary>
    public static Task HoldsAsync(string what, Func<Task<bool>> condition) =>
        GetAsync(what, async () => await condition() ? what : null);
}
