using System.Text;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Draws requests, the same ones in the same order from the same seed.</summary>
public sealed class FuzzDice(FuzzTarget target, int seed)
{
    private readonly Random _random = new(seed);
    private readonly FuzzWriter _body = new();

    /// <summary>Writes a request that leaves its connection open.</summary>
    /// <returns>What it obliges to, and what kind it is.</returns>
    public (FuzzShape Shape, string Kind) Draw(FuzzWriter writer) => _random.Next(1000) switch
    {
        < 12 => Sane(writer),
        < 420 => Json(writer),
        < 560 => Bytes(writer),
        < 620 => Whole(writer, "structure", () => JsonBodies.WriteStructure(_random, target.Model, _body), Chat, Authorized + OfJson),
        < 700 => Multipart(writer),
        < 860 => Whole(writer, "authorization", WriteSane, Chat, Headers.Authorization(_random, target.Key) + OfJson),
        _ => Whole(writer, "headers", () => _body.Text("{}"), RequestLines.Tame(_random), Authorized + Headers.Odd(_random)),
    };

    /// <summary>Writes a request after which its connection ends.</summary>
    /// <returns>What kind it is.</returns>
    public string DrawLast(FuzzWriter writer)
    {
        _body.Clear();
        if (_random.Next(3) > 0)
        {
            WriteSane();
            writer.Text(RequestLines.Wild(_random)).Text(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n").Text(Authorized)
                .Text($"Content-Length: {_body.Written.Length}\r\n\r\n").Bytes(_body.Written.Span);
            return "line";
        }

        WriteSane();
        Framing.Write(_random, writer, Authorized, _body.Written.Span);
        return "framing";
    }

    private const string Chat = "POST /v1/chat/completions";
    private const string OfJson = "Content-Type: application/json\r\n";

    private string Authorized => $"Authorization: Bearer {target.Key}\r\n";

    private (FuzzShape, string) Sane(FuzzWriter writer)
    {
        Whole(writer, "sane", WriteSane, Chat, Authorized + OfJson);
        return (FuzzShape.Sane, "sane");
    }

    private (FuzzShape, string) Json(FuzzWriter writer) =>
        Whole(writer, "json", () => JsonBodies.Write(_random, target.Model, _body), Chat, Authorized + OfJson);

    private (FuzzShape, string) Multipart(FuzzWriter writer)
    {
        string type = "";
        return Whole(writer, "multipart", () => type = MultipartBodies.Write(_random, _body), RequestLines.Form(_random), () => Authorized + type);
    }

    private (FuzzShape, string) Bytes(FuzzWriter writer)
    {
        _body.Clear();
        JsonBodies.Write(_random, target.Model, _body);
        byte[] bytes = _body.Written.ToArray();
        for (int i = _random.Next(1, 6); i > 0 && bytes.Length > 1; i--)
        {
            int at = _random.Next(bytes.Length);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                default:
                    int other = _random.Next(bytes.Length);
                    bytes = [.. bytes[..Math.Max(at, other)], .. bytes[Math.Min(at, other)..]];
                    break;
            }
        }

        writer.Request(Chat, Authorized + OfJson, bytes);
        return (FuzzShape.Whole, "bytes");
    }

    private (FuzzShape, string) Whole(FuzzWriter writer, string kind, Action write, string line, string headers) =>
        Whole(writer, kind, write, line, () => headers);

    private (FuzzShape, string) Whole(FuzzWriter writer, string kind, Action write, string line, Func<string> headers)
    {
        _body.Clear();
        write();
        writer.Request(line, headers(), _body.Written.Span);
        return (FuzzShape.Whole, kind);
    }

    private void WriteSane() => _body.Text("{\"model\":\"").Bytes(Encoding.UTF8.GetBytes(target.Model))
        .Text("\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]").Text(_random.Next(8) == 0 ? ",\"stream\":true}" : "}");
}
