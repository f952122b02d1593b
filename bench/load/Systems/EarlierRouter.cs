using System.Diagnostics;

namespace LlmMesh.Load.Systems;

/// <summary>The router as it was at some commit, built in a worktree of its own that disappears with it.</summary>
internal sealed class EarlierRouter : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-earlier-");

    private EarlierRouter()
    {
    }

    private string Worktree => Path.Combine(_folder.FullName, "source");

    private string Output => Path.Combine(_folder.FullName, "published");

    /// <summary>Checks the commit out and publishes its router.</summary>
    /// <exception cref="InvalidOperationException">There is no such commit, or it does not build.</exception>
    public static async Task<EarlierRouter> BuildAsync(string commit, CancellationToken cancellationToken)
    {
        var router = new EarlierRouter();
        try
        {
            await RunAsync("git", ["-C", Built.RepositoryRoot, "worktree", "add", "--detach", router.Worktree, commit], cancellationToken);
            await RunAsync(
                "dotnet", ["publish", Path.Combine(router.Worktree, "services", "router"), "-c", "Release", "-o", router.Output, "-v", "quiet"], cancellationToken);
            return router;
        }
        catch
        {
            await router.DisposeAsync();
            throw;
        }
    }

    public ProcessStartInfo Command(params string[] arguments) =>
        new("dotnet", [Path.Combine(Output, "LlmMesh.Router.dll"), .. arguments]) { WorkingDirectory = Output };

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Worktree))
        {
            await RunAsync("git", ["-C", Built.RepositoryRoot, "worktree", "remove", "--force", Worktree], CancellationToken.None);
        }

        _folder.Delete(recursive: true);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var command = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(command)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}:\n{await output}{errors}");
        }
    }
}
