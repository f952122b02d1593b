using LlmMesh.Router.Admission.Shares;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

public sealed class RecentRequestsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(61, 3)]
    [InlineData(62, 0)]
    [InlineData(124, 0)]
    public void Count_SoManySecondsLater_HoldsAllOrNothing(int later, int expected)
    {
        var requests = new RecentRequests();
        for (int i = 0; i < 3; i++)
        {
            requests.Add(1000);
        }

        Assert.Equal(expected, requests.Count(1000 + later));
    }

    [Fact]
    public void Count_PlaceOfALaterSecond_ForgetsTheEarlier()
    {
        var requests = new RecentRequests();
        requests.Add(1000);
        requests.Add(1062);

        Assert.Equal(1, requests.Count(1062));
    }

    [Fact]
    public void Add_LateByARound_IsCountedForTheLaterSecond()
    {
        var requests = new RecentRequests();
        requests.Add(1062);
        requests.Add(1000);

        Assert.Equal(2, requests.Count(1062));
    }

    [Fact]
    public void OpensIn_OldestOfTwo_IsWhenItLeaves()
    {
        var requests = new RecentRequests();
        Assert.Null(requests.OpensIn(1000));
        requests.Add(1000);
        requests.Add(1010);

        Assert.Equal(52, requests.OpensIn(1010));
        Assert.Equal(1, requests.Count(1010 + 52));
        Assert.Equal(2, requests.Count(1010 + 51));
    }
}
