using LlmMesh.Usage.Endpoints;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Endpoints;

public sealed class UsdAmountTests
{
    [Theory]
    [InlineData("12.5", 12_500_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("1e-9", 1)]
    [InlineData("9000000", 9_000_000_000_000_000)]
    [InlineData("1.5000000000000", 1_500_000_000)]
    public void ToNanoDollars_Amount_IsExact(string digits, long nano) => Assert.Equal(nano, UsdAmount.ToNanoDollars(digits));

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e999")]
    [InlineData("9000000.000000001")]
    [InlineData("0.0000000001")]
    [InlineData("1.0000000000000000000000000000001")]
    [InlineData("1e-30")]
    public void ToNanoDollars_NoUsableAmount_IsNull(string? digits) => Assert.Null(UsdAmount.ToNanoDollars(digits));
}
