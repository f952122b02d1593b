using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>A unit vector that depends on nothing but the input: numbers drawn from its SHA-256, block by block.</summary>
internal static class EmbeddingVector
{
    public static float[] Of(ReadOnlySpan<byte> input, int dimensions)
    {
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, block);
        float[] vector = new float[dimensions];
        double square = 0;
        for (int at = 0; at < dimensions; at++)
        {
            int offset = at * sizeof(int) % block.Length;
            if (offset == 0 && at > 0)
            {
                SHA256.HashData(block, block);
            }

            vector[at] = BinaryPrimitives.ReadInt32LittleEndian(block[offset..]) / (float)int.MaxValue;
            square += vector[at] * vector[at];
        }

        float length = (float)Math.Sqrt(square);
        for (int at = 0; at < dimensions; at++)
        {
            vector[at] /= length;
        }

        return vector;
    }
}
