namespace LlmMesh.Testing.Fuzzing;

/// <summary>Forms whose boundaries and parts do not fit.</summary>
internal static class MultipartBodies
{
    /// <returns>The header line of its content type.</returns>
    public static string Write(Random random, FuzzWriter body)
    {
        string boundary = random.Next(6) switch
        {
            0 => "",
            1 => new string('b', 70 + random.Next(2000)),
            2 => "--",
            3 => "a b",
            4 => "=?utf-8?q?x?=",
            _ => "frontier",
        };
        for (int parts = random.Next(40); parts > 0; parts--)
        {
            body.Text(random.Next(11) switch
            {
                0 => $"--{boundary}",
                1 => $"--{boundary}\r\n\r\n",
                2 => $"--{boundary}--\r\n",
                3 => $"\n--{boundary}\nContent-Disposition: form-data\n\n",
                4 => $"--{boundary}\r\nContent-Disposition: form-data; name=\"{new string('n', random.Next(500))}\r\n\r\nx\r\n",
                5 => $"--{boundary}\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", random.Next(60)))}\r\n",
                8 => $"--{boundary}\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nfirst/echo\r\n",
                9 => $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n{new string('x', random.Next(20_000))}\r\n",
                10 => $"--{boundary}\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n\r\n--{boundary[..(boundary.Length / 2)]}\r\n",
                6 => $"--{boundary}\r\nContent-Type: multipart/mixed; boundary={boundary}\r\n\r\n",
                _ => $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a\"\r\nContent-Length: -1\r\n\r\nx\r\n",
            });
        }

        if (random.Next(2) == 0)
        {
            body.Text($"--{boundary}--\r\n");
        }

        return $"Content-Type: multipart/form-data; boundary={(random.Next(3) == 0 ? $"\"{boundary}\"" : boundary)}\r\n";
    }
}
