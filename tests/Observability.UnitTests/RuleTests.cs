using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.Observability.UnitTests;

/// <summary>Prometheus's own checker on what deploy/observability gives to Prometheus.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("check", "rules", "rules/llmmesh.rules.yml")]
    [InlineData("test", "rules", "rules/llmmesh.tests.yml")]
    [InlineData("check", "config", "--syntax-only", "prometheus.yml")]
    public async Task Promtool_OnTheFiles_FindsNothing(params string[] arguments)
    {
        Assert.SkipUnless(Promtool.IsInstalled, Promtool.Missing);
        string file = Path.Combine(RepositoryRoot.Path, "deploy", "observability", "prometheus", arguments[^1]);

        (int exitCode, string output) = await Promtool.RunAsync(
            [.. arguments[..^1], file], input: "", TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
    }
}
