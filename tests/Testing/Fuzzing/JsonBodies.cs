using System.Globalization;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Chat bodies that know the grammar they break: every field with values of every type, repeated, in other cases, escaped.</summary>
internal static class JsonBodies
{
    private static readonly string[] Fields =
    [
        "model", "models", "fallbacks", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n",
        "stop", "tools", "tool_choice", "response_format", "user", "metadata", "seed", "logprobs", "top_logprobs", "modalities", "audio",
        "parallel_tool_calls", "reasoning_effort", "Model", "MODEL", "mo\\u0064el", "model\\u0000", "", "__proto__", "api_base", "base_url", "provider",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "3.5", "1e5", "1e400", "-1e400", "1E+2147483648", "1e-999999999", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "2147483648", "0.1e1", "0000", "01", "+1", ".5", "1.", "NaN", "Infinity",
        "-", "0x10", "tru", "nul", "\"\"", "\"a\"", "\"{{7*7}}\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"\\u12\"",
        "\"\ud83d\ude00\"", "\"../../etc/passwd\"", "\"a\\r\\nx-injected: 1\"", "\"=cmd|' /C calc'!A0\"", "'a'", "\"a", "[]", "{}", "[[]]", "[null]", "{\"\":null}",
        "{\"a\":1,\"a\":2}", "{\"role\":\"user\"}", "[{\"role\":\"user\",\"content\":\"x\"}]", "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/\"}}]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}]}]",
        "[{\"role\":7,\"content\":{}}]", "{\"include_usage\":\"yes\"}", "{\"include_usage\":true}", "[\"emulator/echo\",\"nobody/nothing\"]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]", "/*c*/1", "1//c",
    ];

    private static readonly string[] Between = [",", ",", ",", ",", ",", ",", ",", ",", ",,", "", ";", ", ", ",\n", ",\t", ",\u00a0", ",\ufeff"];

    private static readonly string[] Around = ["", "", "", "", "", "", "", " ", "\n", "\ufeff", "[", "x", "\0"];

    public static void Write(Random random, string model, FuzzWriter body)
    {
        body.Text(Pick(random, Around)).Text("{");
        bool isFirst = true;

        // Mostly it says whom it is for, so that most faults are met behind that; seldom somebody who is there, who would take his time.
        if (random.Next(10) > 0)
        {
            body.Text($"\"model\":\"{(random.Next(8) == 0 ? model : "nobody/nothing")}\"");
            isFirst = false;
        }

        if (random.Next(10) > 0)
        {
            body.Text(isFirst ? "" : ",").Text("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]");
            isFirst = false;
        }

        for (int fields = random.Next(1, 6); fields > 0; fields--)
        {
            body.Text(isFirst ? "" : Pick(random, Between)).Text($"\"{Pick(random, Fields)}\":");
            Value(random, body, depth: 0);
            isFirst = false;
        }

        body.Text(random.Next(40) == 0 ? "" : "}").Text(Pick(random, Around));
    }

    /// <summary>Few thoughts, many bytes: depth, length, digits, repetition.</summary>
    public static void WriteStructure(Random random, string model, FuzzWriter body)
    {
        int size = 1 << random.Next(4, 15);
        string piece = random.Next(9) switch
        {
            0 => $"\"metadata\":{Repeat("[", size)}{Repeat("]", random.Next(2) == 0 ? size : size / 2)}",
            1 => $"\"metadata\":{Repeat("{\"a\":", size / 4)}1{Repeat("}", size / 4)}",
            2 => $"\"temperature\":{Repeat("9", size)}",
            3 => $"\"temperature\":0.{Repeat("0", size)}1e{Repeat("9", 1 + (size % 7))}",
            4 => $"\"messages\":[{Repeat("{},", size / 4)}{{}}]",
            5 => $"\"user\":\"{Repeat("\\u0041", size / 6)}\"",
            6 => $"\"models\":[{Repeat("\"nobody/nothing\",", size / 16)}\"x\"]",
            7 => Repeat("\"user\":\"a\",", size / 8) + "\"user\":\"b\"",
            _ => string.Join(',', Enumerable.Range(0, size / 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"f{i}\":{i}"))) + ",\"z\":1",
        };
        body.Text($"{{\"model\":\"{(random.Next(8) == 0 ? model : "nobody/nothing")}\",{piece}}}");
    }

    private static void Value(Random random, FuzzWriter body, int depth)
    {
        switch (depth < 4 ? random.Next(8) : 0)
        {
            case 6:
                body.Text("[");
                for (int i = random.Next(4); i > 0; i--)
                {
                    Value(random, body, depth + 1);
                    body.Text(i > 1 ? "," : "");
                }

                body.Text("]");
                break;
            case 7:
                body.Text("{");
                for (int i = random.Next(4); i > 0; i--)
                {
                    body.Text($"\"{Pick(random, Fields)}\":");
                    Value(random, body, depth + 1);
                    body.Text(i > 1 ? "," : "");
                }

                body.Text("}");
                break;
            default:
                body.Text(Pick(random, Scalars));
                break;
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
