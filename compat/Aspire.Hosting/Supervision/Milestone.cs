namespace Aspire.Hosting.Supervision;

/// <summary>Something that others wait for, and that can be lost again. Safe for concurrent use.</summary>
internal sealed class Milestone
{
    private volatile TaskCompletionSource _reached = New();

    /// <summary>Completes when it is reached the next time; at once while it is.</summary>
    public Task Reached => _reached.Task;

    public void Reach() => _reached.TrySetResult();

    /// <summary>Those who wait already go on waiting.</summary>
    public void Lose()
    {
        if (_reached.Task.IsCompleted)
        {
            _reached = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
