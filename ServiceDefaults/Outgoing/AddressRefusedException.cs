namespace LlmMesh.ServiceDefaults.Outgoing;

/// <summary>Why an address is not connected to.</summary>
public enum AddressRefusal
{
    /// <summary>The host leads into a private network, which nobody has permitted.</summary>
    Private = 0,

    /// <summary>The host leads to a cloud's metadata service, which nobody can permit.</summary>
    Metadata,
}

/// <summary>
/// A host leads to no address that the client may connect to. It arrives as the inner exception of an
/// <see cref="HttpRequestException"/>; <see cref="Find"/> takes it out.
/// </summary>
public sealed class AddressRefusedException(AddressRefusal refusal) : IOException(refusal switch
{
    AddressRefusal.Metadata => "the host leads to a cloud's metadata service",
    _ => "the host leads to a loopback, private or link-local address",
})
{
    /// <summary>The rule that refused.</summary>
    public AddressRefusal Refusal { get; } = refusal;

    /// <summary>The refusal behind a failed request; null when it failed for another reason.</summary>
    public static AddressRefusedException? Find(Exception failure) => failure as AddressRefusedException ?? failure.InnerException as AddressRefusedException;
}
