namespace LlmMesh.ServiceDefaults.Outgoing;

/// <summary>Which addresses a client may connect to. None of them reaches a cloud's metadata service.</summary>
public enum Reach
{
    /// <summary>Public addresses only, however the host is written: for addresses somebody else may have had a say in.</summary>
    Public = 0,

    /// <summary>
    /// Public addresses, and a private one where the URL holds the address itself or <c>localhost</c>: the operator wrote down that very
    /// machine, and no name server can put another in its place.
    /// </summary>
    Written,

    /// <summary>Private addresses too, behind any name: for what the operator has marked as local.</summary>
    Local,
}
