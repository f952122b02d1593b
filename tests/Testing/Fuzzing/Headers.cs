using System.Globalization;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Header lines that HTTP allows and nobody expects.</summary>
internal static class Headers
{
    private static readonly string[] Names =
    [
        "x", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "x-http-method-override", "x-mesh-caller", "x-mesh-tags",
        "x-mesh-timeout", "x-request-id", "traceparent", "tracestate", "baggage", "Accept", "Accept-Encoding", "Content-Encoding", "Content-Type", "Cookie",
        "Origin", "Referer", "If-None-Match", "Range", "Via", "TE", "x-api-key", "api-key", "x-goog-api-key", "OpenAI-Organization", "x-provider-base",
        "!#$%&'*+-.^_`|~", "constructor", "a-header-with-a-name-that-goes-on-and-on-and-on-and-on-and-on-and-on",
    ];

    private static readonly string[] Values =
    [
        "", " ", "a", "0", "-1", "9999999999999999999", "1e309", "NaN", "null", "{{7*7}}", "${jndi:ldap://x}", "../../../etc/passwd", "%0d%0ax: y", "=1+1",
        "gzip", "gzip, deflate, br", "identity", "application/json", "application/json; charset=utf-16", "text/plain;q=", "*/*", ",,,,", ";;;=", "\"", "\"\\",
        "00-00000000000000000000000000000000-0000000000000000-00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "bytes=0-,-1", "env=live",
        "a=b,c=d,=,e", "30000", "1", "00:00:01", "http://169.254.169.254/", "\t\t\t", "\u00e9",
    ];

    public static string Authorization(Random random, string key)
    {
        string value = random.Next(14) switch
        {
            0 => "",
            1 => "Bearer",
            2 => "Bearer ",
            3 => $"bearer\t{key}",
            4 => $"Basic {Convert.ToBase64String([1, 2, 3, (byte)random.Next(256)])}",
            5 => $"Bearer {key[..random.Next(key.Length)]}",
            6 => $"Bearer {key}{(char)random.Next('!', '~')}",
            7 => $"Bearer {key}, Bearer {key}",
            8 => $"Bearer ' OR 1=1 --{random.Next(100)}",
            9 => "Bearer *",
            10 => $"Bearer {string.Concat(Enumerable.Repeat("A", random.Next(4000)))}",
            11 => $"Bearer {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))}",
            12 => string.Create(CultureInfo.InvariantCulture, $"Bearer sk-mesh-{random.NextInt64():x}"),
            _ => $"Digest username=\"{key}\"",
        };
        string name = random.Next(5) switch
        {
            0 => "x-api-key",
            1 => "x-goog-api-key",
            2 => "api-key",
            _ => "Authorization",
        };
        return $"{name}: {value}\r\n" + (random.Next(6) == 0 ? "Authorization: Bearer x\r\n" : "");
    }

    public static string Odd(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Line(random)));

    private static string Line(Random random)
    {
        string value = random.Next(20) == 0
            ? string.Concat(Enumerable.Repeat("long ", random.Next(300)))
            : Values[random.Next(Values.Length)];
        return $"{Names[random.Next(Names.Length)]}: {value}\r\n";
    }
}
