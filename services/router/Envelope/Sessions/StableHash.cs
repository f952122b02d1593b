using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LlmMesh.Router.Envelope.Sessions;

/// <summary>
/// A hash of 64 bits that every replica and every machine computes alike, eight bytes at a time; what is added is kept apart by its length.
/// It spreads well and is no protection: who finds two inputs alike has them share a preference for a target, and nothing else.
/// </summary>
internal struct StableHash()
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;
    private const ulong OtherFactor = 0xD6E8_FEB8_6659_FD93;

    private ulong _state = 0x6C6C_6D6D_6573_6831;

    public readonly ulong Value
    {
        get
        {
            ulong value = (_state ^ (_state >> 32)) * OtherFactor;
            value = (value ^ (value >> 29)) * Factor;
            return value ^ (value >> 32);
        }
    }

    public void Add(ulong number) => _state = BitOperations.RotateLeft((_state ^ (number * OtherFactor)) * Factor, 29);

    public void Add(string text) => Add(MemoryMarshal.AsBytes(text.AsSpan()));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length > 0)
        {
            Span<byte> rest = stackalloc byte[sizeof(ulong)];
            rest.Clear();
            bytes.CopyTo(rest);
            Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }
    }
}
