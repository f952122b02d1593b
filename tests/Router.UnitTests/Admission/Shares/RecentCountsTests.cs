using LlmMesh.Router.Admission.Shares;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

public sealed class RecentCountsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(61, 3)]
    [InlineData(62, 0)]
    [InlineData(124, 0)]
    public void Count_SoManySecondsLater_HoldsAllOrNothing(int later, int expected)
    {
        var counts = new RecentCounts();
        for (int i = 0; i < 3; i++)
        {
            counts.Add(1000, 1);
        }

        Assert.Equal(expected, counts.Count(1000 + later));
    }

    [Fact]
    public void Count_PlaceOfALaterSecond_ForgetsTheEarlier()
    {
        var counts = new RecentCounts();
        counts.Add(1000, 7);
        counts.Add(1062, 1);

        Assert.Equal(1, counts.Count(1062));
    }

    [Fact]
    public void Add_LateByARound_IsCountedForTheLaterSecond()
    {
        var counts = new RecentCounts();
        counts.Add(1062, 1);
        counts.Add(1000, 4);

        Assert.Equal(5, counts.Count(1062));
    }

    // A clock that begins thousands of years ago, or a machine that has been up since: seconds are told apart by their last 32 bits.
    [Theory]
    [InlineData(63_902_000_000)]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    public void Count_AnyClock_HoldsSixtyTwoSeconds(long second)
    {
        var counts = new RecentCounts();
        counts.Add(second - 30, 1);
        counts.Add(second, 1);

        Assert.Equal((2, 1, 0), (counts.Count(second + 31), counts.Count(second + 32), counts.Count(second + 62)));
    }

    [Theory]
    [InlineData(1000, 3, 4)]
    [InlineData(1000, 9, 0)]
    [InlineData(1001, 3, 7)]
    [InlineData(938, 3, 7)]
    public void Remove_FromASecond_TakesNoMoreThanIsThere(long second, long amount, long left)
    {
        var counts = new RecentCounts();
        counts.Add(1000, 7);

        counts.Remove(second, amount);

        Assert.Equal(left, counts.Count(1000));
    }

    [Fact]
    public void Add_MoreThanASecondHolds_StaysAtTheMost()
    {
        var counts = new RecentCounts();
        counts.Add(1000, uint.MaxValue);
        counts.Add(1000, 5);

        Assert.Equal(uint.MaxValue, counts.Count(1000));
    }

    [Theory]
    [InlineData(1, 52)]
    [InlineData(3, 52)]
    [InlineData(4, 57)]
    [InlineData(5, 62)]
    [InlineData(7, null)]
    public void OpensIn_OfTwoCounts_IsWhenSoMuchHasLeftBoth(long amount, int? expected)
    {
        var one = new RecentCounts();
        var other = new RecentCounts();
        one.Add(1000, 3);
        one.Add(1010, 2);
        other.Add(1005, 1);

        Assert.Equal(expected, RecentCounts.OpensIn(1010, amount, one, other));
    }
}
