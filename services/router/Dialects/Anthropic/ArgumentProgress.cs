namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// Follows the arguments of a call as their pieces arrive, and knows whether they are one whole JSON document. The pieces are read as they
/// stand escaped in another document.
/// </summary>
internal struct ArgumentProgress
{
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _any;

    /// <summary>Whether everything that was opened has been closed.</summary>
    public readonly bool IsWhole => _any && _depth <= 0 && !_inString;

    /// <param name="piece">The content of a JSON string, escapes and all.</param>
    public void Append(ReadOnlySpan<byte> piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            byte next = piece[i];
            if (next == (byte)'\\' && i + 1 < piece.Length)
            {
                next = Unescape(piece, ref i);
            }

            Take(next);
        }
    }

    private static byte Unescape(ReadOnlySpan<byte> piece, ref int i)
    {
        byte escape = piece[++i];
        if (escape != (byte)'u')
        {
            return escape is (byte)'"' or (byte)'\\' or (byte)'/' ? escape : (byte)' ';
        }

        int code = 0;
        for (int digit = 0; digit < 4 && i + 1 < piece.Length; digit++)
        {
            code = (code << 4) | HexOf(piece[++i]);
        }

        // What is no ASCII is a letter of some text, and only has to be something.
        return code < 128 ? (byte)code : (byte)'x';
    }

    private static int HexOf(byte digit) => digit <= (byte)'9' ? digit - (byte)'0' : (digit & 7) + 9;

    private void Take(byte next)
    {
        if (_inString)
        {
            _inString = _escaped || next != (byte)'"';
            _escaped = !_escaped && next == (byte)'\\';
            return;
        }

        switch (next)
        {
            case (byte)'"':
                _inString = true;
                _any = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                _any = true;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                break;
        }
    }
}
