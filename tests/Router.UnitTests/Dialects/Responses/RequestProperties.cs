using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>Whatever a client sends is a request of the mesh or is refused; nothing throws.</summary>
public sealed class RequestProperties
{
    private const int Mutations = 4000;

    private static readonly string[] Pieces = ["\"", "{", "}", "[", "]", ",", ":", "null", "0", "\\ud800", "\\", "\"type\"", "true", "\u0000", "é"];

    [Fact]
    public void Read_DamagedRequest_IsReadOrRefused()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "tests", "cassettes", "responses");
        byte[][] requests = [.. Directory.GetFiles(folder, "*.request.json").Select(File.ReadAllBytes)];
        Random random = new(7);
        int accepted = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] damaged = Damage(requests[random.Next(requests.Length)], random);

            ReadRequest read = ResponsesClient.Instance.Read(new ArrivedRequest(Bodies.Of(damaged), Route: null, Query: "", Headers: []));

            Assert.True(read.Chat is null == read.Error is not null);
            if (read.Chat is { } chat)
            {
                (RequestEnvelope? envelope, _) = EnvelopeReader.Read(chat);
                accepted += envelope is null ? 0 : 1;
            }
        }

        // Both ends are there: the damage is not so great that nothing is read any more.
        Assert.InRange(accepted, 1, Mutations - 1);
    }

    private static byte[] Damage(byte[] request, Random random)
    {
        List<byte> bytes = [.. request];
        for (int times = random.Next(1, 3); times > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
