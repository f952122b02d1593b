namespace LlmMesh.AppHost.Doctor;

/// <summary>All checks at once, each within its patience: one that hangs or fails is a finding like another.</summary>
internal sealed class Examination(IReadOnlyList<ICheck> checks, TimeProvider time)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Finding>[] findings = await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken)));
        return [.. findings.SelectMany(found => found)];
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(check.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await check.LookAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Wrong(check.Name, $"no answer within {check.Patience.TotalSeconds:0} s", "Try again when the machine is less busy.")];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [Finding.Wrong(check.Name, failure.Message, "See that the account that runs the AppHost may do this.")];
        }
    }
}
