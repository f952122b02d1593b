using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace LlmMesh.Benchmarks;

/// <summary>
/// Short runs, in process: the project BenchmarkDotNet would generate falls under this repository's central versions and strict build
/// and survives neither. The price is that all benchmarks share one process and its collector. Without emitted code, because only
/// that form waits for an asynchronous set-up.
/// </summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
        args,
        ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default));
}
