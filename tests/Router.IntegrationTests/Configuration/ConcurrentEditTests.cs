using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;
using static LlmMesh.Router.IntegrationTests.Configuration.ConfigurationScene;

namespace LlmMesh.Router.IntegrationTests.Configuration;

/// <summary>Three routers, edits over all of them and in the files at the same time.</summary>
public sealed class ConcurrentEditTests(MeshFixture mesh)
{
    private const int EditsEach = 5;

    [Theory]
    [InlineData("a", "a", "a")]
    [InlineData("a", "b", "c")]
    public async Task Edits_OverApiAndFiles_AreAllThereInOneOrder(params string[] hosts)
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using LedgerBook ledger = await LedgerBook.OpenAsync(scene.State.Endpoint);
        string[] files = [.. hosts.Select(host => scene.FileOf(host, Pair("v0")(First)))];
        List<RouterServer> routers = [];
        try
        {
            foreach (string file in files)
            {
                routers.Add(await scene.StartAsync(file));
            }

            using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            Task<List<string>>[] asking = [.. routers.Select(router => AskAsync(router, done.Token))];
            await Task.WhenAll(
            [
                .. routers.Select((router, index) => EditOverAsync(router, index)),
                .. files.Distinct(StringComparer.Ordinal).Select(EditFileAsync),
            ]);
            string[] expected =
            [
                .. Enumerable.Range(0, routers.Count).SelectMany(index => Enumerable.Range(0, EditsEach).Select(edit => $"api-{index}-{edit}")),
                .. hosts.Distinct(StringComparer.Ordinal).SelectMany(host => Enumerable.Range(0, EditsEach).Select(edit => $"file-{host}-{edit}")),
            ];
            await Eventually.HoldsAsync("every edit is in force everywhere", () => Task.FromResult(
                routers.All(router => expected.All(mapping => TargetOf(router, mapping) == "first/m"))));
            await done.CancelAsync();

            IReadOnlyList<ConfigurationVersion> versions = await scene.Store.ListAsync(Cancelled);
            Assert.Equal(Enumerable.Range(1, versions.Count).Reverse().Select(number => (long)number), versions.Select(version => version.Number));
            foreach (RouterServer router in routers)
            {
                await FollowsAsync(router, versions[0].Number);
            }

            foreach (string file in files)
            {
                await HoldsAsync(file, versions[0].Document);
            }

            foreach (string id in (await Task.WhenAll(asking)).SelectMany(ids => ids))
            {
                LedgerEvent row = await ledger.EventAsync(id);
                Assert.Single(row.Attempts.Select(attempt => attempt.Model).Distinct(StringComparer.Ordinal));
            }
        }
        finally
        {
            foreach (RouterServer router in routers)
            {
                await router.DisposeAsync();
            }
        }
    }

    // Both steps change together: a request that tried two different ones was planned on a half of each.
    private static Func<string, string> Pair(string model) => text => ConfigurationText.Apply(
        text, [new ConfigurationEdit(["mappings", "pair"], $"""["closed/{model}", "second/{model}"]""")]);

    private static async Task EditOverAsync(RouterServer router, int index)
    {
        for (int edit = 0; edit < EditsEach; edit++)
        {
            string name = $"api-{index}-{edit}";
            ChangeOutcome outcome = await ChangeAsync(router, text => Pair(name)(Map(name, "first/m")(text)));
            Assert.IsType<ChangeOutcome.Accepted>(outcome);
        }
    }

    // An editor that notices when the file has changed under it, as good ones do, and then begins again.
    private static async Task EditFileAsync(string file)
    {
        string host = Path.GetFileName(Path.GetDirectoryName(file)!);
        for (int edit = 0; edit < EditsEach; edit++)
        {
            FileWriting writing;
            do
            {
                string text = await File.ReadAllTextAsync(file, Cancelled);
                writing = await FileSwap.WriteAsync(file, text, Map($"file-{host}-{edit}", "first/m")(text), () => Task.FromResult(true));
            }
            while (writing is not FileWriting.Written);
        }
    }

    private static async Task<List<string>> AskAsync(RouterServer router, CancellationToken ended)
    {
        List<string> ids = [];
        while (!ended.IsCancellationRequested)
        {
            using HttpResponseMessage answer = await router.ChatAsync(ChatBody.Of("pair"));
            Assert.Equal(200, (int)answer.StatusCode);
            ids.Add(answer.RequestId());
        }

        return ids;
    }
}
