using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Tokens;

public sealed class CorrectionTests
{
    private static readonly Target Model = Exchanged.Catalog("{}").Resolve("openai/gpt-4o").Targets[0];

    private static readonly PromptShape Latin = Prompt(string.Concat(Enumerable.Repeat("plain words ", 200)));

    private static readonly PromptShape Cyrillic = Prompt(string.Concat(Enumerable.Repeat("простые слова ", 200)));

    private readonly TokenCorrections _corrections = new();

    [Fact]
    public void For_NothingKnown_IsOne() => Assert.Equal(1, _corrections.For(Model, Latin));

    [Fact]
    public void Learn_TheSameAgainAndAgain_ComesToIt()
    {
        long twice = 2 * Latin.For(Model).Typical;
        _corrections.Learn(Model, Latin, twice);
        Assert.Equal(1.1, _corrections.For(Model, Latin), 6);

        Learn(Latin, twice, 100);
        Assert.Equal(2, _corrections.For(Model, Latin), 3);
    }

    [Theory]
    [InlineData(1, TokenCorrections.Least)]
    [InlineData(1_000_000_000, TokenCorrections.Most)]
    public void Learn_WhatCannotBe_StaysWithinTheBounds(long reported, double bound)
    {
        Learn(Latin, reported, 200);

        Assert.Equal(bound, _corrections.For(Model, Latin), 6);
    }

    [Fact]
    public void Learn_OneScript_LeavesOthersAlone()
    {
        Learn(Cyrillic, 2 * Cyrillic.For(Model).Typical, 100);

        Assert.Equal(1, _corrections.For(Model, Latin));
        Assert.Equal(2, _corrections.For(Model, Cyrillic), 3);
    }

    [Fact]
    public void Learn_WhatTellsNothing_IsLeftOut()
    {
        PromptShape withImage = Prompt("What is this? " + string.Concat(Enumerable.Repeat("plain words ", 200)));
        withImage.AddImage(new ImageSize(100, 100));

        Learn(withImage, 100_000, 10);
        Learn(Prompt("Hello"), 100_000, 10);
        Learn(Latin, 0, 10);

        Assert.Equal(1, _corrections.For(Model, Latin));
    }

    [Fact]
    public async Task Learn_FromManyThreads_LosesNothing()
    {
        long three = 3 * Latin.For(Model).Typical;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => Learn(Latin, three, 25), TestContext.Current.CancellationToken, TaskCreationOptions.None, TaskScheduler.Default)));

        Assert.Equal(3 - (2 * Math.Pow(0.9, 200)), _corrections.For(Model, Latin), 9);
    }

    [Fact]
    public void Times_ACorrection_NeverLowersAReservation()
    {
        var estimate = new InputEstimate(100, 200);

        Assert.Equal(new InputEstimate(50, 200), estimate.Times(0.5));
        Assert.Equal(new InputEstimate(150, 300), estimate.Times(1.5));
    }

    private void Learn(PromptShape prompt, long reported, int times)
    {
        for (int time = 0; time < times; time++)
        {
            _corrections.Learn(Model, prompt, reported);
        }
    }

    private static PromptShape Prompt(string text) => new() { Text = TextSample.Count(Encoding.UTF8.GetBytes(text)), Messages = 1 };
}
