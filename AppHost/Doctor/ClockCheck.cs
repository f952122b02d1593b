using System.Globalization;

namespace LlmMesh.AppHost.Doctor;

/// <summary>Budgets, key expiry and signatures go by the clock. One that is behind the AppHost's own build is wrong for certain.</summary>
internal sealed class ClockCheck(string assembly, TimeProvider time) : ICheck
{
    public string Name => "clock";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset built = new(File.GetLastWriteTimeUtc(assembly));
        string said = now.ToString("u", CultureInfo.InvariantCulture);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            now < built
                ? Finding.Wrong(Name, $"{said}, before this AppHost was built", "Set the system's clock, and let it follow a time server.")
                : Finding.Fine(Name, said),
        ]);
    }
}
