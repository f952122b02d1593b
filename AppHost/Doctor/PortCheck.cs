using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LlmMesh.AppHost.Doctor;

/// <summary>A port that the mesh listens on.</summary>
/// <param name="Owner">Who listens there.</param>
/// <param name="Number">The port.</param>
/// <param name="Setting">What says so, and can say otherwise.</param>
internal sealed record NeededPort(string Owner, int Number, string Setting);

/// <summary>Whether the ports are free.</summary>
internal sealed class PortCheck(IReadOnlyList<NeededPort> ports) : ICheck
{
    public string Name => "ports";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. ports.Select(Look)]);

    private Finding Look(NeededPort port)
    {
        string said = string.Create(CultureInfo.InvariantCulture, $"{port.Owner}: port {port.Number}");
        return IsFree(port.Number)
            ? Finding.Fine(Name, $"{said} is free")
            : Finding.Wrong(
                Name, $"{said} is in use, by another program or by a mesh that runs already",
                $"Stop the program that has it, or choose another port with {port.Setting}.");
    }

    private static bool IsFree(int port)
    {
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            try
            {
                using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
                listener.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                return false;
            }
            catch (SocketException)
            {
                // A machine without this family of addresses.
            }
        }

        return true;
    }
}
