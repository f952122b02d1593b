using System.Net;

namespace LlmMesh.ServiceDefaults.Outgoing;

/// <summary>Tells addresses apart. The table itself is the catalogue's, which refuses such addresses in a configuration already.</summary>
/// <param name="IsPrivate">Whether an address is not somebody else's on the public internet, whatever form it is written in.</param>
/// <param name="IsMetadata">Whether a machine's own cloud answers there, with credentials: nobody is ever connected to it.</param>
public sealed record AddressRules(Func<IPAddress, bool> IsPrivate, Func<IPAddress, bool> IsMetadata);
