namespace LlmMesh.Usage.Rollups;

/// <summary>Numbers from 0 on in as few bytes as they need, seven bits each, the lowest first.</summary>
internal static class VariableInteger
{
    private const byte More = 0x80;

    public static void Write(List<byte> target, long value)
    {
        while (value >= More)
        {
            target.Add((byte)(value | More));
            value >>= 7;
        }

        target.Add((byte)value);
    }

    /// <summary>Reads one number and moves <paramref name="source"/> behind it.</summary>
    public static long Read(ref ReadOnlySpan<byte> source)
    {
        long value = 0;
        int length = 0;
        byte read;
        do
        {
            read = source[length];
            value |= (long)(read & ~More) << (7 * length);
            length++;
        }
        while ((read & More) != 0);
        source = source[length..];
        return value;
    }
}
