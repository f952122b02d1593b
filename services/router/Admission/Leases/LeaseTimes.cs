using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Admission.Leases;

/// <summary>How long money and intents of a request under way are held without a sign of life of its router.</summary>
internal sealed record LeaseTimes
{
    private const string LengthKey = "Mesh:Leases:Length";
    private const string RenewalKey = "Mesh:Leases:Renewal";

    /// <summary>
    /// From the last sign of life until the request counts as abandoned: charged as it was held, and a row of the ledger. <c>Mesh:Leases:Length</c>,
    /// default 2 min.
    /// </summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two signs of life; at most a third of <see cref="Length"/>. <c>Mesh:Leases:Renewal</c>, default a quarter of the length.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="StartRefusedException">They contradict each other.</exception>
    public static LeaseTimes Of(IConfiguration configuration)
    {
        TimeSpan length = configuration.GetValue(LengthKey, new LeaseTimes().Length);
        TimeSpan renewal = configuration.GetValue(RenewalKey, length / 4);
        return renewal > TimeSpan.Zero && renewal <= length / 3
            ? new LeaseTimes { Length = length, Renewal = renewal }
            : throw new StartRefusedException(
                [$"{RenewalKey} ({renewal}) must be positive and at most a third of {LengthKey} ({length}): one answer that is late must not end a lease."]);
    }
}
